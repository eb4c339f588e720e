import { isMap, type Json, type JsonMap } from '../../../model/json';
import { DIRECT, type MemberCut, withRanges } from './member-lock';
import { npmMember } from './npm-member';
import { pnpmMember } from './pnpm-member';
import { installFailure } from './unfit';
import { yarnMember } from './yarn-member';

/** What a member of a workspace is locked by. */
interface Locked {
  readonly lockfile: string;
  /** The `package.json` beside the lockfile. */
  readonly top: string;
  /** The member's own. */
  readonly member: string;
}

/** A member of a workspace as a project of its own. */
interface Alone {
  readonly lockfile: string;
  readonly manifest: string;
}

/** Keys of a `package.json` that count at the top of a workspace alone. */
const OF_THE_TOP = ['overrides', 'resolutions', 'pnpm', 'dependenciesMeta'];

const CUTS: Readonly<Record<string, MemberCut>> = {
  'package-lock.json': npmMember,
  'pnpm-lock.yaml': pnpmMember,
  'yarn.lock': yarnMember,
};

/**
 * Cuts the lockfile of a workspace down to one member, as if that were a project of its own: the same packages in the same
 * versions.
 *
 * @param name name of the lockfile
 * @param folder the member's folder, relative to the lockfile
 * @throws DeliveryError `NO_LOCKFILE` where the lockfile does not know the folder, `DEPENDENCIES_FAILED`
 */
export function lockedMember(name: string, folder: string, { lockfile, top, member }: Locked): Alone {
  const own = manifestOf(member, `${folder}/package.json`);
  const written = manifestOf(top, 'package.json');
  const { overrides } = written;
  const above =
    overrides === undefined ? written : { ...written, overrides: withoutReferences(overrides, written) };
  const cut = CUTS[name]?.(lockfile, folder, { member: own, top: above });
  if (cut === undefined) throw new Error(`${name} is not a lockfile`);
  const kept = Object.entries(own).filter(([key]) => !OF_THE_TOP.includes(key));
  const fromTop = OF_THE_TOP.flatMap((key) => {
    const value = above[key];
    return value === undefined ? [] : [[key, value]];
  });
  const manifest = { ...Object.fromEntries([...kept, ...fromTop]), workspaces: undefined } as JsonMap;
  return { lockfile: cut.lockfile, manifest: JSON.stringify(withRanges(manifest, cut.ranges ?? {})) };
}

/** Overrides of npm may name the range of a direct dependency of the top, `$name`: the range itself. */
function withoutReferences(value: Json, top: JsonMap): Json {
  if (typeof value === 'string' && value.startsWith('$')) {
    for (const kind of DIRECT) {
      const listed = top[kind];
      const range = isMap(listed) ? listed[value.slice(1)] : undefined;
      if (range !== undefined) return range;
    }
  }
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, withoutReferences(each as Json, top)]),
  );
}

function manifestOf(text: string, file: string): JsonMap {
  try {
    const read = JSON.parse(text) as Json;
    if (isMap(read)) return read;
  } catch (cause) {
    throw installFailure(`not JSON: ${(cause as Error).message}`, 'mend the file', file, cause);
  }
  throw installFailure('not a map of keys', 'mend the file', file);
}
