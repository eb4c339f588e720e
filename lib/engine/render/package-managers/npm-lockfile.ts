import { posix } from 'node:path';
import { DeliveryError, type Finding, quote } from '../../../model/finding';
import { fitted, problemText } from '../../../model/scalars';
import { v } from '../../../model/schema';
import { AS_TARBALL, installFailure, Unfit } from './unfit';

const names = v.exactOptional(v.array(v.string()));

const PackageSchema = v.object({
  version: v.exactOptional(v.string()),
  integrity: v.exactOptional(v.string()),
  resolved: v.exactOptional(v.string()),
  link: v.exactOptional(v.boolean()),
  inBundle: v.exactOptional(v.boolean()),
  optional: v.exactOptional(v.boolean()),
  os: names,
  cpu: names,
  libc: names,
});

const LockfileSchema = v.object({ packages: v.record(v.string(), PackageSchema) });

/** One package of a lockfile, as far as it is read here. */
type LockedPackage = v.InferOutput<typeof PackageSchema>;

/** Packages by their place, `node_modules/…`; the project itself is left out. */
export type LockedPackages = ReadonlyMap<string, LockedPackage>;

const FILE = 'package-lock.json';

/**
 * Reads a package-lock.json of version 2 or 3 (npm 7 and newer).
 *
 * @throws DeliveryError `DEPENDENCIES_FAILED`
 */
export function readLockfile(text: string): LockedPackages {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    const remedy = isMerged(text)
      ? 'solve the conflict: `npm install` makes the file anew, commit it'
      : MAKE_ANEW;
    throw installFailure(`not JSON: ${(cause as Error).message}`, remedy, FILE, cause);
  }
  const read = fitted(LockfileSchema, parsed);
  if (read.fits) return new Map(Object.entries(read.output.packages).filter(([place]) => place !== ''));
  const [problem] = read.problems;
  throw installFailure(`not a lockfile of version 2 or 3: ${problemText(problem)}`, MAKE_ANEW, FILE);
}

/** npm takes what lies in `node_modules` already, of a run that was stopped too, into its lockfile without a hash. */
const WITHOUT_TREE =
  'make it anew: `rm -rf node_modules package-lock.json && npm install`, and commit the package-lock.json that it writes';

const MAKE_ANEW = 'run `npm install` with npm 7 or newer, and commit the package-lock.json that it writes';

/** Whether git left its marks of a conflict in a text. */
const isMerged = (text: string): boolean => /^<{7} /m.test(text);

/** Tarballs that the lockfile takes from the project itself, as paths relative to it. */
export function localTarballs(packages: LockedPackages): string[] {
  return [...packages.values()].flatMap(({ resolved }) => {
    const path = resolved?.startsWith('file:') ? posix.normalize(resolved.slice('file:'.length)) : undefined;
    return path === undefined ? [] : [path];
  });
}

/**
 * Why a lockfile cannot be installed for a revision: folders and Git repositories as dependencies (npm would
 * run programs for them), packages without an integrity hash, tarballs outside the project. Optional packages made for
 * another platform do not count.
 */
export function lockfileFindings(packages: LockedPackages): Finding[] {
  const unfit = new Unfit(FILE);
  const say = (message: string, remedy: string) => unfit.add(message, remedy);
  for (const [place, locked] of packages) {
    const { link, inBundle, resolved, integrity, optional } = locked;
    // These are never installed here, and a registry may not even have them.
    if (optional === true && isForeign(locked)) continue;
    if (!place.split('/').includes('node_modules') || link === true) {
      unfit.folder(place);
    } else if (resolved?.startsWith('file:')) {
      const path = posix.normalize(resolved.slice('file:'.length));
      if (path.startsWith('/') || path.startsWith('..'))
        say(`${quote(place)} comes from ${quote(resolved)}, outside the project`, AS_TARBALL);
    } else if (resolved !== undefined && !/^https?:\/\//.test(resolved)) {
      unfit.elsewhere(place, resolved);
    } else if (integrity === undefined && inBundle !== true) {
      say(`${quote(place)} has no integrity hash`, WITHOUT_TREE);
    }
  }
  return unfit.findings;
}

/** Packages of a lockfile that no hash binds; none where it is no lockfile. */
export function unboundPackages(text: string): readonly string[] {
  try {
    return [...readLockfile(text)].flatMap(([place, locked]) => {
      const { link, inBundle, resolved = 'https://' } = locked;
      const isOfRegistry = link !== true && inBundle !== true && /^https?:/.test(resolved);
      return isOfRegistry && locked.integrity === undefined ? place : [];
    });
  } catch (error) {
    if (error instanceof DeliveryError) return [];
    throw error;
  }
}

/**
 * Whether an installed tree, by npm's own note of it (`node_modules/.package-lock.json`), is the one a lockfile asks
 * for. Only optional packages made for another platform may be missing.
 */
export function isInstalled(wanted: LockedPackages, installed: LockedPackages): boolean {
  for (const [place, found] of installed) {
    const want = wanted.get(place);
    if (found.link === true || want === undefined) return false;
    if (want.version !== found.version || want.integrity !== found.integrity) return false;
    if (want.integrity === undefined && want.resolved !== found.resolved) return false;
  }
  for (const [place, want] of wanted) {
    if (!installed.has(place) && !(want.optional === true && isForeign(want))) return false;
  }
  return true;
}

function isForeign({ os, cpu, libc }: LockedPackage): boolean {
  return !allows(os, process.platform) || !allows(cpu, process.arch) || libc !== undefined;
}

function allows(list: readonly string[] | undefined, name: string): boolean {
  if (list === undefined || list.includes(name)) return true;
  return list.every((each) => each.startsWith('!')) && !list.includes(`!${name}`);
}
