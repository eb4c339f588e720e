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

function isPlainAddress(email: string): boolean {
  const at = email.lastIndexOf('@');
  return LOCAL.test(email.slice(0, Math.max(at, 0))) && HOST.test(email.slice(at + 1));
}

/** Prints a person; {@link parsePerson} reads it back. */
export function printPerson({ name, email }: Person): string {
  return `${name} <${email}>`;
}

/** What tells people apart: the address, without regard to case, and without what follows a `+` before the `@`. */
export function personKey({ email }: Person): string {
  const plain = email.normalize('NFKC').toLowerCase();
  const at = plain.lastIndexOf('@');
  const local = plain.slice(0, at);
  const plus = local.indexOf('+');
  return `${plus > 0 ? local.slice(0, plus) : local}${plain.slice(at)}`;
}

/** Whether both are the same person, see {@link personKey}. */
export function samePerson(one: Person, other: Person): boolean {
  return personKey(one) === personKey(other);
}
