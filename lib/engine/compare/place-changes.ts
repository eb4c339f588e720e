import * as v from 'valibot';
import { dnsLabel } from '../../model/exchange';
import { classifyPath, ENVIRONMENT_INPUTS, type PathClass } from '../../registry';
import type { HistoryEntry } from '../git';

/** Where the files that differ belong. */
export interface PlacedChanges {
  /** `<environment>/<app>` of every target whose record or manifests differ, sorted. */
  readonly targets: readonly string[];
  /** Environments whose inputs differ. */
  readonly objects: readonly string[];
  /** Environments and apps whose data differs. */
  readonly environments: readonly string[];
  readonly apps: readonly string[];
  /** Everything else. */
  readonly others: readonly {
    readonly path: string;
    readonly kind: 'added' | 'removed' | 'changed';
    readonly what: PathClass;
  }[];
}

/**
 * Sorts the files that differ by what they are.
 *
 * @param folders manifest folder of every environment, on either side: pairs of environment and folder
 */
export function placeChanges(
  changes: HistoryEntry['changes'],
  folders: readonly (readonly [environment: string, folder: string])[],
): PlacedChanges {
  const [targets, objects, environments, apps] = [
    new Set<string>(),
    new Set<string>(),
    new Set<string>(),
    new Set<string>(),
  ];
  const others: PlacedChanges['others'][number][] = [];
  const longestFirst = [...folders].sort(([, one], [, other]) => other.length - one.length);
  for (const { path, before, after } of changes) {
    const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
    const manifest = manifestOf(path, longestFirst);
    if (manifest) {
      for (const [environment, app] of manifest)
        (app === ENVIRONMENT_INPUTS ? objects : targets).add(
          app === ENVIRONMENT_INPUTS ? environment : `${environment}/${app}`,
        );
      continue;
    }
    const what = classifyPath(path);
    const [, first = '', , last = ''] = path.split('/');
    const name = last.replace(/\.yaml$/, '');
    if (what === 'record' && isName(first) && isName(name)) targets.add(`${first}/${name}`);
    else if (what === 'environment-data' && isName(first)) environments.add(first);
    else if (what === 'app-data' && isName(appOf(path))) apps.add(appOf(path));
    else others.push({ path, kind, what });
  }
  return {
    targets: [...targets].sort(),
    objects: [...objects].sort(),
    environments: [...environments].sort(),
    apps: [...apps].sort(),
    others,
  };
}

/** The target that a manifest belongs to; several where environments share a folder. */
function manifestOf(
  path: string,
  folders: readonly (readonly [environment: string, folder: string])[],
): readonly (readonly [environment: string, app: string])[] | undefined {
  const folder = folders.find(([, each]) => path.startsWith(`${each}/`))?.[1];
  if (folder === undefined) return undefined;
  const [app = '', ...rest] = path.slice(folder.length + 1).split('/');
  if (rest.length === 0 || !(app === ENVIRONMENT_INPUTS || isName(app))) return undefined;
  const owners = new Set(folders.filter(([, each]) => each === folder).map(([environment]) => environment));
  return [...owners].map((environment) => [environment, app] as const);
}

function appOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.yaml$/, '');
}

function isName(text: string): boolean {
  return v.is(dnsLabel, text);
}
