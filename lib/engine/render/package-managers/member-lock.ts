import { isMap, type JsonMap } from '../../../model/json';

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

/** A manifest whose direct dependencies have other ranges, where some are named. */
export function withRanges(manifest: JsonMap, ranges: Readonly<Record<string, string>>): JsonMap {
  const changed = DIRECT.flatMap((kind) => {
    const listed = manifest[kind];
    if (!isMap(listed)) return [];
    const ranged = Object.entries(listed).map(([name, range]) => [name, ranges[name] ?? range] as const);
    return [[kind, Object.fromEntries(ranged)] as const];
  });
  return { ...manifest, ...Object.fromEntries(changed) };
}
