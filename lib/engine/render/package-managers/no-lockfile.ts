import { DeliveryError, quote } from '../../../model/finding';
import { PACKAGE_MANAGERS } from '../../process';

/**
 * That no lockfile says what a project depends on.
 *
 * @param above a lockfile above the project that does not know it, where there is one
 */
export function noLockfile(above?: { readonly lockfile: string; readonly folder: string }): DeliveryError {
  const lockfiles = PACKAGE_MANAGERS.map(({ lockfile }) => lockfile).join(', ');
  return DeliveryError.of(
    'NO_LOCKFILE',
    above === undefined
      ? `the code revision has no package.json with a lockfile beside it: ${lockfiles}`
      : `the project has no lockfile of its own, and ${above.lockfile} above it does not know ${quote(above.folder)} as a member of its workspace`,
  );
}
