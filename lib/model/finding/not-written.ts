import { DeliveryError } from './delivery-error';
import type { Subject } from './finding';
import { quote } from './quote';

/** The remedy by the code of the system's error. */
const REMEDIES: Readonly<Record<string, string>> = {
  EISDIR: 'a folder is there: name another file, or move the folder away',
  ENOTDIR: 'a file stands where a folder is needed: name another place, or move the file away',
  EEXIST: 'something else is there: name another place, or move it away',
  ENOENT: 'see whether the folder that it lies in is there, and where links on the way lead',
  ELOOP: 'links on the way lead in a circle: name the place itself',
  ENAMETOOLONG: 'name a place with a shorter path',
  ENOSPC: 'free some space',
  EDQUOT: 'free some space: the quota of this user is used up',
  EFBIG: 'raise the limit on the size of files (`ulimit -f`)',
  EMFILE: 'raise the limit on open files (`ulimit -n`)',
  ENFILE: 'end other programs: the system has no more open files to give',
  EACCES: 'see who may write there',
  EPERM: 'see who may write there',
  EROFS: 'name a place that is not mounted read-only',
  EIO: 'see to the disk: it cannot be read or written',
};

/**
 * The finding that a file or folder could not be written or used: what the system said, and the remedy.
 *
 * @param name as the person knows it, or a whole clause
 */
export function notWritten(
  name: string | { readonly what: string },
  cause: unknown,
  subject: Subject = {},
): DeliveryError {
  const { code, message } = cause as NodeJS.ErrnoException;
  const remedy = REMEDIES[code ?? ''];
  const said = `${typeof name === 'string' ? `${quote(name)} cannot be written` : name.what}: ${message}`;
  return DeliveryError.of('DISK', said, subject, { cause, ...(remedy === undefined ? {} : { remedy }) });
}

/** Whether an error is one that a file, a folder or the disk causes. */
export function isDiskError({ code }: NodeJS.ErrnoException): boolean {
  return code !== undefined && Object.hasOwn(REMEDIES, code);
}
