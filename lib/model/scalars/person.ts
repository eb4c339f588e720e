import { DeliveryError, quote } from '../finding';
import { printable, quiet } from '../text';

/** Who asked for, approved or made something. */
export interface Person {
  readonly name: string;
  readonly email: string;
}

/** A plain address (RFC 5321 without quotes, comments and literals), in ASCII; `[bot]` is how GitHub writes an app. */
const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~[\]-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~[\]-]+)*$/;
const HOST =
  /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;

/**
 * Parses `Name <email>`. The address is a plain one in ASCII, so that no two spellings of one address are two people.
 *
 * @throws DeliveryError `INVALID_OPTION`
 */
export function parsePerson(text: string): Person {
  const open = text.lastIndexOf('<');
  const name = text.slice(0, open).trim();
  const email = text.slice(open + 1, -1).trim();
  const sane = (part: string) =>
    part !== '' && part.length <= 200 && !/[<>]/.test(part) && printable(part) === part;
  if (open < 1 || !text.endsWith('>') || !sane(name) || !sane(email)) {
    throw DeliveryError.of(
      'INVALID_OPTION',
      `${quote(text)} does not name a person; "Name <email>" is expected`,
    );
  }
  if (!isPlainAddress(email)) {
    throw DeliveryError.of(
      'INVALID_OPTION',
      `${quote(email)} is not a plain address; letters, digits and signs of ASCII, "@" and a host are expected`,
    );
  }
  const unquiet = [name, email.slice(0, email.lastIndexOf('@'))].some((part) => quiet(part) !== part);
  if (unquiet) {
    throw DeliveryError.of(
      'INVALID_OPTION',
      `${quote(text)} holds a mention, a reference or what skips a pipeline, on which a host of Git would act`,
    );
  }
  return { name: name.normalize('NFC'), email };
}

/** Whether a text is a plain address in ASCII. */
export function isPlainAddress(email: string): boolean {
  const at = email.lastIndexOf('@');
  const local = email.slice(0, Math.max(at, 0));
  // `=?utf-8?q?ada?=` is how mail writes another address in ASCII
  return LOCAL.test(local) && !local.includes('=?') && HOST.test(email.slice(at + 1));
}

/** Prints a person; {@link parsePerson} reads it back. */
export function printPerson({ name, email }: Person): string {
  return `${name} <${email}>`;
}

/** Hosts of the addresses with which GitHub, or a self-hosted GitHub server, hides a person's real address. */
const HIDES_ADDRESSES = /^users\.noreply\./;

/** What GitHub puts before a login since 2017: the number of the account. */
const ACCOUNT = /^\d+\+(?=.)/;

/** Hosts of Google Mail: one mailbox by both names, wherever dots stand in it. */
const GOOGLE_MAIL = new Set(['gmail.com', 'googlemail.com']);

/**
 * What tells people apart: the address, without regard to case, and without what follows a `+` before the `@`. Two kinds
 * of hosts write one mailbox in several ways: `12345+ada@users.noreply.github.com` is `ada` there (the login tells
 * accounts apart, not the number), and Google Mail has two names and ignores dots.
 */
export function personKey({ email }: Person): string {
  const plain = email.normalize('NFKC').toLowerCase();
  const at = plain.lastIndexOf('@');
  const host = plain.slice(at + 1);
  const local = plain.slice(0, at);
  const mailbox = withoutTag(HIDES_ADDRESSES.test(host) ? local.replace(ACCOUNT, '') : local);
  return GOOGLE_MAIL.has(host) ? `${mailbox.replaceAll('.', '')}@gmail.com` : `${mailbox}@${host}`;
}

function withoutTag(local: string): string {
  const plus = local.indexOf('+');
  return plus > 0 ? local.slice(0, plus) : local;
}

/** Whether two people write their names alike, but for case and blanks. */
export function isNamedAlike(one: Person, other: Person): boolean {
  const plain = ({ name }: Person) => name.normalize('NFKC').toLowerCase().split(/\s+/).join(' ').trim();
  return plain(one) === plain(other);
}

/** Whether both are the same person, see {@link personKey}. */
export function samePerson(one: Person, other: Person): boolean {
  return personKey(one) === personKey(other);
}
