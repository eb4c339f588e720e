import { DeliveryError, quote } from '../../../model/finding';
import type { JsonMap } from '../../../model/json';

/** The part of a lockfile that one member of a workspace needs. */
export interface MemberLock {
  readonly lockfile: string;
  /** Of direct dependencies that have another place there, such as archives: where it is. */
  readonly ranges?: Readonly<Record<string, string>>;
}

/** Cuts a lockfile down to one member of its workspace. */
export type MemberCut = (
  text: string,
  folder: string,
  manifests: { readonly member: JsonMap; readonly top: JsonMap },
) => MemberLock;

/** Keys of a `package.json` below which the ranges of what is installed stand. */
export const DIRECT = ['dependencies', 'devDependencies', 'optionalDependencies'];

/** That a lockfile above a project does not know it. */
export function notAMember(lockfile: string, folder: string): DeliveryError {
  return DeliveryError.of(
    'NO_LOCKFILE',
    `the project has no lockfile of its own, and ${lockfile} above it does not know ${quote(folder)} as a member of its workspace`,
  );
}
