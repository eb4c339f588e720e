import { isManifestFile } from '../kubernetes/facts';
import { isDnsLabel } from '../model/scalars';
import { findCharts } from './find-charts';
import { labelOf } from './label-of';
import { type Around, type Layout, placesAround, type Unclear } from './layout';

/** Environments by the names that people give them, in the order in which releases pass them. */
const USUAL: readonly (readonly string[])[] = [
  ['dev', 'develop', 'development'],
  ['test', 'testing', 'tst'],
  ['qa', 'int', 'integration'],
  ['stage', 'staging', 'stg', 'uat', 'acceptance'],
  ['preprod', 'pre-prod', 'pre', 'preproduction'],
  ['prod', 'production', 'prd', 'live'],
];

/** Folder names that describe a layout, not an app. */
const STRUCTURE: ReadonlySet<string> = new Set(
  'apps app base bases chart components charts clusters deploy deployment environments envs env k8s kubernetes kustomize manifests overlay overlays services values workloads'.split(
    ' ',
  ),
);

/** The usual names of environments. */
export const USUAL_ENVIRONMENTS: readonly string[] = USUAL.flat();

/** Whether a file is what makes a folder a kustomization. */
export const isKustomization = (name: string): boolean => KUSTOMIZATION.test(name);

const KUSTOMIZATION = /^(?:kustomization\.ya?ml|Kustomization)$/;

/** Names of environments among folders, in the order of releases as their names say it. */
export function usualOrder(names: Iterable<string>): readonly string[] {
  const rank = (name: string) => USUAL.findIndex((each) => each.includes(name));
  return [...names].filter((name) => rank(name) >= 0).sort((one, other) => rank(one) - rank(other));
}

/**
 * Apps among the files of a repository: folders that are alike but for the name of an environment on their way, each with a
 * kustomization or with plain YAML; and charts with a file of values per environment.
 *
 * @param environments names of environments; those that are usual unless given
 * @param read gives the text of a file
 */
export function findLayouts(
  files: readonly string[],
  environments: readonly string[] | undefined,
  repository: string,
  read: (path: string) => string,
): { readonly layouts: readonly Layout[]; readonly unclear: readonly Unclear[] } {
  const named = new Set(environments ?? USUAL_ENVIRONMENTS);
  const helm = findCharts(files, { named, read, appOf: (parts) => appOf(parts, repository) });
  const folders = foldersOf(files.filter((path) => !helm.claimed.has(path)));
  const charts = [...folders].filter(([, names]) => names.includes('Chart.yaml')).map(([path]) => path);
  const found = new Map<string, { app: string; kind: Layout['kind']; around: Around; names: string[] }>();
  const unclear: Unclear[] = [...helm.unclear];
  const claimed: string[] = [];
  for (const [path, names] of [...folders].sort(([one], [other]) => (one < other ? -1 : 1))) {
    if (isBelow(path, charts) || isBelow(path, claimed)) continue;
    const kind = names.some(isKustomization) ? 'kustomize' : names.some(isManifestFile) ? 'yaml' : undefined;
    if (kind === undefined) continue;
    const parts = path.split('/');
    const at = parts.flatMap((part, index) => (named.has(part) ? [index] : []));
    const [index] = at;
    if (index === undefined) continue;
    if (at.length > 1) {
      const words = `${path} names several environments: ${at.map((each) => parts[each]).join(', ')}; give --env with the names that are ones`;
      unclear.push({ app: appOf(parts, repository), state: 'decision', words });
      continue;
    }
    // Folders below a kustomization belong to it.
    if (kind === 'kustomize') claimed.push(path);
    const around: Around = [
      parts
        .slice(0, index)
        .map((part) => `${part}/`)
        .join(''),
      parts
        .slice(index + 1)
        .map((part) => `/${part}`)
        .join(''),
    ];
    const key = `${kind} ${around.join('\0')}`;
    const app = appOf([...parts.slice(0, index), ...parts.slice(index + 1)], repository);
    const layout = found.get(key) ?? { app, kind, around, names: [] };
    found.set(key, layout);
    layout.names.push(parts[index] ?? '');
  }
  const layouts: Layout[] = [];
  const all = [
    ...[...found.values()].map(
      ({ names, around, ...each }): Layout => ({
        ...each,
        environments: names,
        places: placesAround(around, names),
      }),
    ),
    ...helm.layouts,
  ];
  for (const [app, each] of groupByApp(all)) {
    const [only] = each;
    if (each.length > 1 || !only) {
      const places = each.map(({ environments: [first = ''], places: all }) =>
        all[first]?.join(', ').replace(first, '<environment>'),
      );
      unclear.push({
        app,
        state: 'decision',
        words: `several folders would be the app ${app}: ${places.join(', ')}; import them one at a time with --from and --app`,
      });
    } else if (!isDnsLabel(app))
      unclear.push({
        app,
        state: 'decision',
        words: `${app} cannot be the name of an app; give one with --app`,
      });
    else layouts.push(only);
  }
  return { layouts, unclear };
}

function groupByApp<T extends { readonly app: string }>(all: Iterable<T>): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) groups.set(each.app, [...(groups.get(each.app) ?? []), each]);
  return groups;
}

/** The names of the folders that are not part of the structure; the repository's name where there are none. */
function appOf(parts: readonly string[], repository: string): string {
  const telling = parts.filter((part) => part !== '' && !STRUCTURE.has(part.toLowerCase()));
  const name = telling.at(-1) ?? repository;
  return labelOf(name);
}

function foldersOf(files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>();
  for (const file of files) {
    const slash = file.lastIndexOf('/');
    const folder = slash < 0 ? '' : file.slice(0, slash);
    folders.set(folder, [...(folders.get(folder) ?? []), file.slice(slash + 1)]);
  }
  return folders;
}

function isBelow(path: string, folders: readonly string[]): boolean {
  return folders.some((each) => path === each || path.startsWith(`${each}/`));
}
