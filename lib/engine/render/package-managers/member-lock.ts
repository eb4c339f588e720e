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
