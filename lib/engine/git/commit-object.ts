import { DeliveryError } from '../../model/finding';
import type { Signature } from './types';

/** What a commit object says. */
interface CommitContent {
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
 * @throws DeliveryError `INVALID_OPTION` when the message is empty or a date is none.
 */
export function printCommit({ tree, parents, author, committer, message }: CommitContent): Buffer {
  const text = message.replace(/\r\n?/g, '\n').replaceAll('\0', ' ').trimEnd();
  if (text.trim() === '') throw DeliveryError.of('INVALID_OPTION', 'the commit message is empty');
  const lines = [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${printSignature(author)}`,
    `committer ${printSignature(committer)}`,
  ];
  return Buffer.from(`${lines.join('\n')}\n\n${text}\n`, 'utf8');
}

/** The parents that the bytes of a commit object name. */
export function parentsOf(content: Buffer): string[] {
  const head = content.toString('latin1').split('\n\n', 1)[0] ?? '';
  return head
    .split('\n')
    .flatMap((line) => (line.startsWith('parent ') ? [line.slice('parent '.length)] : []));
}

function printSignature({ name, email, date }: Signature): string {
  const seconds = Math.floor(date.getTime() / 1000);
  if (!Number.isFinite(seconds) || seconds < 0) {
    throw DeliveryError.of('INVALID_OPTION', 'the date of a commit is not a time since 1970');
  }
  return `${plain(name) || 'unknown'} <${plain(email).replaceAll(' ', '')}> ${seconds} +0000`;
}

function plain(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029<>]/g, ' ')
    .replace(/^[ .,:;"'\\]+/, '')
    .replace(/[ .,:;"'\\]{1,200}$/, '')
    .slice(0, 200)
    .trim();
}
