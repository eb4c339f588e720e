import { posix } from 'node:path';
import { isMap, type Json, type JsonMap } from '../../../model/json';
import { DIRECT, type MemberCut, withRanges } from './member-lock';
import { noLockfile } from './no-lockfile';
import { readLockfile } from './npm-lockfile';

/** A package of the lockfile: what it needs stands in it. */
type Packages = ReadonlyMap<string, JsonMap>;

/** What a package needs, by kind; development packages count for the project itself alone. */
const NEEDS = ['dependencies', 'optionalDependencies', 'peerDependencies'];

/**
 * The packages of one member of an npm workspace, placed anew: a package stands at the top unless another version of it
 * does, then below the package that needs it.
 *
 * @throws DeliveryError `DEPENDENCIES_FAILED`, `NO_LOCKFILE`
 */
export const npmMember: MemberCut = (text, folder, { member, top }) => {
  readLockfile(text); // tells what is no lockfile
  const lock = JSON.parse(text) as JsonMap;
  const packages: Packages = new Map(
    Object.entries(lock['packages'] as JsonMap).flatMap(([place, each]) =>
      isMap(each) ? [[place, each] as const] : [],
    ),
  );
  const own = packages.get(folder);
  if (own === undefined || folder.split('/').includes('node_modules'))
    throw noLockfile({ lockfile: 'package-lock.json', folder });
  const placed = new Placement(packages).of(folder);
  const ranges: Record<string, string> = overridden(own, top['overrides']);
  for (const [place, { resolved }] of placed)
    if (above(place) === '' && String(resolved).startsWith('file:'))
      ranges[place.slice('node_modules/'.length)] = String(resolved);
  const name = String(member['name'] ?? posix.basename(folder));
  return {
    ranges,
    lockfile: JSON.stringify({
      name,
      lockfileVersion: lock['lockfileVersion'] ?? 3,
      requires: true,
      packages: Object.fromEntries([['', { ...withRanges(own, ranges), name }], ...placed]),
    }),
  };
};

/** The ranges of direct dependencies that the top overrides: npm takes an override of one only where both say the same. */
function overridden(own: JsonMap, overrides: Json | undefined): Record<string, string> {
  if (!isMap(overrides)) return {};
  const direct = DIRECT.flatMap((kind) => {
    const listed = own[kind];
    return isMap(listed) ? Object.entries(listed) : [];
  });
  return Object.fromEntries(
    direct.flatMap(([name, range]) => {
      const found = overrides[`${name}@${String(range)}`] ?? overrides[name];
      const spec = isMap(found) ? found['.'] : found;
      return typeof spec === 'string' ? [[name, spec]] : [];
    }),
  );
}

/** Where the packages of a member stand once it is a project of its own. */
class Placement {
  /** New places with the old ones. */
  readonly #from = new Map<string, string>();

  constructor(private readonly packages: Packages) {}

  /** Every package that a member needs, by its new place. */
  of(folder: string): readonly (readonly [string, JsonMap])[] {
    this.#from.set('', folder);
    const open: string[] = [''];
    for (let place = open.shift(); place !== undefined; place = open.shift())
      open.push(...this.#placeNeedsOf(place, this.#from.get(place) ?? ''));
    return [...this.#from]
      .filter(([place]) => place !== '')
      .map(([place, old]) => [place, this.packages.get(old) ?? {}] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1));
  }

  /** Places what one package needs; returns the new places. */
  #placeNeedsOf(place: string, old: string): string[] {
    return namesNeeded(this.packages.get(old), place === '').flatMap((name) => {
      const wanted = this.#lookUp(old, name, (each) => (this.packages.has(each) ? each : undefined));
      if (wanted === undefined) return []; // optional, or never installed
      const found = this.#lookUp(place, name, (each) => this.#from.get(each));
      if (found === wanted) return [];
      const at = found === undefined ? `node_modules/${name}` : below(place, name);
      return this.#put(at, wanted);
    });
  }

  #put(place: string, old: string): string[] {
    this.#from.set(place, old);
    // What a package brings in its own archive stands where it did.
    const inside = [...this.packages].flatMap(([each, { inBundle }]) =>
      inBundle === true && each.startsWith(`${old}/`) ? [each.slice(old.length)] : [],
    );
    for (const each of inside) this.#from.set(`${place}${each}`, `${old}${each}`);
    return [place, ...inside.map((each) => `${place}${each}`)];
  }

  /** What stands under a name for a package, nearest first, as Node looks it up. */
  #lookUp(place: string, name: string, standing: (place: string) => string | undefined): string | undefined {
    for (let at: string | undefined = place; at !== undefined; at = above(at)) {
      const found = standing(below(at, name));
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

const below = (place: string, name: string): string =>
  place === '' ? `node_modules/${name}` : `${place}/node_modules/${name}`;

/** The folder above one, which holds packages; nothing above the top. */
function above(place: string): string | undefined {
  if (place === '') return undefined;
  const parts = place.split('/');
  do parts.pop();
  while (parts.at(-1) === 'node_modules' || parts.at(-1)?.startsWith('@'));
  return parts.join('/');
}

function namesNeeded(locked: JsonMap | undefined, isProject: boolean): string[] {
  const names = [...NEEDS, ...(isProject ? ['devDependencies'] : [])].flatMap((kind) => {
    const listed: Json | undefined = locked?.[kind];
    return isMap(listed) ? Object.keys(listed) : [];
  });
  return [...new Set(names)].sort();
}
