import { DeliveryError, quote } from '../../model/finding';
import { hasControl } from '../../model/text';

/**
 * Refuses a path that could leave its place in any checkout: absolute, empty, `.` and `..` segments, `.git` in any
 * spelling that a file system may take for it (case, HFS+ ignorable characters, NTFS short names and streams),
 * backslashes, control characters, lone surrogates, a leading `-`, segments over 255 and paths over 4,000 bytes.
 *
 * @throws DeliveryError `UNSAFE_PATH`.
 */
export function assertSafePath(path: string): void {
  const problem = pathProblem(path);
  if (problem === undefined) return;
  throw DeliveryError.of(
    'UNSAFE_PATH',
    `the path ${quote(path)} ${problem}; give a plain relative path such as "folder/file.yaml"`,
  );
}

/** What is wrong with a path, or nothing. */
export function pathProblem(path: string): string | undefined {
  if (path === '') return 'is empty';
  if (path.startsWith('/')) return 'is absolute';
  if (path.startsWith('-')) return 'begins with "-"';
  if (Buffer.byteLength(path) > 4000) return 'is longer than 4000 bytes';
  if (path.includes('\\')) return 'holds a backslash';
  if (hasControl(path)) return 'holds a control character';
  if (Buffer.from(path, 'utf8').toString('utf8') !== path) return 'is not well-formed text';
  for (const segment of path.split('/')) {
    if (segment === '') return 'has an empty segment';
    if (segment === '.' || segment === '..') return `has the segment ${quote(segment)}`;
    if (Buffer.byteLength(segment) > 255) return 'has a segment longer than 255 bytes';
    if (isGitDirectory(segment)) return `has a segment that a file system may take for ".git"`;
  }
  return undefined;
}

// characters that HFS+ leaves out when it compares names
const IGNORABLE = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

function isGitDirectory(segment: string): boolean {
  const name = segment.replace(IGNORABLE, '').toLowerCase();
  const stream = name.indexOf(':');
  let end = stream < 0 ? name.length : stream;
  while (end > 0 && (name[end - 1] === ' ' || name[end - 1] === '.')) end--;
  const plain = name.slice(0, end);
  return plain === '.git' || plain === 'git~1';
}
