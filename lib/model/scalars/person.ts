import { DeliveryError, quote } from '../finding';

/** Who asked for, approved or made something. */
export interface Person {
  readonly name: string;
  readonly email: string;
}

/**
 * Parses `Name <email>`.
 *
 * @throws DeliveryError `INVALID_OPTION`
 */
export function parsePerson(text: string): Person {
  const open = text.lastIndexOf('<');
  const name = text.slice(0, open).trim();
  const email = text.slice(open + 1, -1).trim();
  const sane = (part: string) =>
    part !== '' && part.length <= 200 && !/[\u0000-\u001f\u007f-\u009f<>]/.test(part);
  if (open < 1 || !text.endsWith('>') || !sane(name) || !sane(email)) {
    throw DeliveryError.of(
      'INVALID_OPTION',
      `${quote(text)} does not name a person; "Name <email>" is expected`,
    );
  }
  return { name, email };
}

/** Prints a person; {@link parsePerson} reads it back. */
export function printPerson({ name, email }: Person): string {
  return `${name} <${email}>`;
}

/** Whether both are the same person: the address decides, without regard to case. */
export function samePerson(one: Person, other: Person): boolean {
  return one.email.toLowerCase() === other.email.toLowerCase();
}
