import { DeliveryError } from '../../model/finding';
import type { CommitId } from '../../model/scalars';
import type { Signature } from './types';

/** What a commit object says. */
export interface CommitContent {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

/**
 * The bytes of a commit object: times in UTC and whole seconds; control characters, `<` and `>` in names and addresses
 * become spaces; the message is UTF-8 with `\n` line ends, without NUL, and ends in one line end.
 *
 * @throws DeliveryError `INVALID_OPTION` when the message is empty or a date is not a date.
 */
export function printCommit({ tree, parents, author, committer, message }: CommitContent): Buffer {
  const lines = [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${printSignature(author)}`,
    `committer ${printSignature(committer)}`,
  ];
  return Buffer.from(`${lines.join('\n')}\n\n${messageText(message)}`, 'utf8');
}

/** The bytes of the object of a tag without a signature: as {@link printCommit}. */
export function printTag(name: string, commit: CommitId, tagger: Signature, message: string): Buffer {
  const lines = [`object ${commit}`, 'type commit', `tag ${name}`, `tagger ${printSignature(tagger)}`];
  return Buffer.from(`${lines.join('\n')}\n\n${messageText(message)}`, 'utf8');
}

/** A message as commits hold it; throws `INVALID_OPTION` when it is empty. */
export function messageText(message: string): string {
  const text = message.replace(/\r\n?/g, '\n').replaceAll('\0', ' ').trimEnd();
  if (text.trim() === '') throw DeliveryError.of('INVALID_OPTION', 'the commit message is empty');
  return `${text}\n`;
}

/** The parents that the bytes of a commit object name. */
export function parentsOf(content: Buffer): string[] {
  const head = content.toString('latin1').split('\n\n', 1)[0] ?? '';
  return head
    .split('\n')
    .flatMap((line) => (line.startsWith('parent ') ? [line.slice('parent '.length)] : []));
}

function printSignature(signature: Signature): string {
  const { name, email, seconds } = identityOf(signature);
  return `${name} <${email}> ${seconds} +0000`;
}

/** A person and a moment as commits hold them; throws `INVALID_OPTION` where the date is not a date. */
export function identityOf({ name, email, date }: Signature): {
  readonly name: string;
  readonly email: string;
  readonly seconds: number;
} {
  const seconds = Math.floor(date.getTime() / 1000);
  if (!Number.isFinite(seconds) || seconds < 0) {
    throw DeliveryError.of('INVALID_OPTION', 'the date of a commit is not a time since 1970');
  }
  return { name: plain(name) || 'unknown', email: plain(email).replaceAll(' ', ''), seconds };
}

function plain(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029<>]/g, ' ')
    .replace(/^[ .,:;"'\\]+/, '')
    .replace(/[ .,:;"'\\]{1,200}$/, '')
    .slice(0, 200)
    .trim();
}
