import { DeliveryError } from '../model/finding';
import { interruption } from './interruption';

/** What was thrown as an error with a code, where it is none of this tool's own defects. */
export function asDeliveryError(error: unknown): DeliveryError | undefined {
  if (interruption.aborted) return interruption.reason as DeliveryError;
  if (error instanceof DeliveryError) return error;
  const { code, message, path } = error as NodeJS.ErrnoException;
  if (path === undefined || !DISK_ERRORS.has(code ?? '')) return undefined;
  return DeliveryError.of('DISK', `a file or folder cannot be used: ${message}`, {}, { cause: error });
}

const DISK_ERRORS: ReadonlySet<string> = new Set(
  'EACCES EDQUOT EEXIST EFBIG EISDIR EIO ELOOP EMFILE ENAMETOOLONG ENFILE ENOENT ENOSPC ENOTDIR EPERM EROFS'.split(
    ' ',
  ),
);
