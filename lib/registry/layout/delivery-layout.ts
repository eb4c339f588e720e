import { ENVIRONMENT_INPUTS } from '../../model/exchange';
import { canonicalJson } from '../../model/scalars';
import { foldersAround } from '../../model/text';
import { foldersV1 } from './folders-v1';
import { filled, type Layout, partsOf } from './layout';
import { layoutNamed } from './layouts';
import {
  CALLED_AFTER,
  type Folder,
  isManifestPlace,
  type ManifestPlace,
  type OwnPlace,
  type Place,
} from './place';
import { SHARED, sharedPathOf, sharedPlaceOf } from './shared';

/** An environment, and where it is delivered. */
export interface DeliveredEnvironment {
  readonly name: string;
  readonly delivery: {
    readonly path: string;
    readonly layout: string;
    readonly repository?: string;
    readonly branch?: string;
  };
}

/**
 * Where the environments of a delivery branch keep their files, each by its own layout. Names are already parsed.
 */
export interface DeliveryLayout {
  /** Two layouts with the same key agree on every place and path. */
  readonly key: string;
  /** The environments whose files lie there. */
  readonly environments: readonly string[];
  /** The path of a place, relative to the root of the repository. */
  pathOf(place: Place): string;
  /**
   * What lies at a path: the inverse of `pathOf`. Undefined where neither a data file nor a manifest belongs. Names are
   * not checked.
   */
  placeOf(path: string): Place | undefined;
  /** Every place that a path may be: more than one where environments of several branches use the same path. */
  placesOf(path: string): readonly Place[];
  /** The folder of the data files of a kind. */
  folderOf(folder: Folder): string;
  /** The folder of an environment's manifests. */
  manifestsOf(environment: string): string;
  /** Folders that hold all data files, none in another. */
  readonly dataFolders: readonly string[];
  /** Git pathspecs that leave out all data files and manifests, and nothing else that may be a project's. */
  readonly excludes: readonly string[];
}

/**
 * Puts the layouts of environments together. An environment that is neither named nor said to be elsewhere has the
 * default layout, so that its files are found before its data is.
 *
 * @param environments in the order in which they count, where one stands twice; if there are none, manifests lie where
 *   the default layout has them
 * @param elsewhere names of environments whose files lie on other branches
 */
export function layoutOf(
  environments: Iterable<DeliveredEnvironment>,
  elsewhere: Iterable<string> = [],
): DeliveryLayout {
  const all = [...environments];
  const known = new Map([...all].reverse().map((each) => [each.name, each]));
  const absent = new Set(elsewhere);
  const rules = new Map<string, Rule[]>();
  const roots = new Map<string, Set<string>>();
  for (const { name, delivery } of all) {
    for (const rule of rulesOf(tableOf(delivery), name)) valueAt(rules, rule.folder, () => []).push(rule);
    valueAt(roots, delivery.path, () => new Set()).add(name);
  }

  const tableFor = (environment: string): Layout => {
    const delivery = known.get(environment)?.delivery;
    return delivery ? tableOf(delivery) : foldersV1;
  };
  const manifestsOf = (environment: string): string =>
    known.get(environment)?.delivery.path ?? filled(foldersV1.manifests, { environment });
  const isOpen = (environment: string): boolean => !known.has(environment) && !absent.has(environment);

  const pathOf = (place: Place): string => {
    switch (place.kind) {
      case 'environment':
      case 'rejections':
      case 'witness':
        return sharedPathOf(place);
      default:
        return isManifestPlace(place)
          ? `${manifestsOf(place.environment)}/${belowManifests(place)}`
          : filled(tableFor(place.environment).files[place.kind], { ...place });
    }
  };

  const placesOf = (path: string): readonly Place[] => {
    const shared = sharedPlaceOf(path);
    if (shared) return [shared];
    const { folder, file, stem } = partsOf(path);
    const own = (rules.get(folder) ?? []).flatMap((rule) => matched(rule, file, stem) ?? []);
    if (own.length > 0) return own;
    const open = DEFAULT_RULES.flatMap((rule) => matchedAnywhere(rule, path) ?? []);
    if (open.some(({ environment }) => isOpen(environment))) return open;
    return manifestPlaces(path);
  };

  /** The innermost folder counts, where folders of manifests are nested. */
  const manifestPlaces = (path: string): ManifestPlace[] => {
    if (all.length === 0) {
      const [, environment = '', rest] = DEFAULT_MANIFESTS.exec(path) ?? [];
      return rest !== undefined && isOpen(environment) ? [manifestPlace(environment, rest)] : [];
    }
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const here = roots.get(path.slice(0, slash));
      if (here) return [...here].map((environment) => manifestPlace(environment, path.slice(slash + 1)));
    }
    return [];
  };

  const others = new Map([...known].filter(([name]) => tableFor(name) !== foldersV1));
  return {
    key: canonicalJson([
      all.map(({ name, delivery: { path, layout } }) => [name, path, layout]),
      [...absent].sort(),
    ]),
    environments: [...known.keys()].reverse(),
    pathOf,
    placeOf: (path) => placesOf(path)[0],
    placesOf,
    folderOf: ({ kind, environment }) =>
      partsOf(filled(tableFor(environment).files[kind], { environment })).folder,
    manifestsOf,
    dataFolders: outermost([
      SHARED,
      ...[...others.keys()].flatMap((name) => foldersIn(tableFor(name), name)),
    ]),
    excludes: [
      ...ANYWHERE.map((pattern) => `:(top,exclude,glob)${pattern}`),
      ...[...others.keys()].flatMap((name) => globsOf(tableFor(name), name)),
      ...(all.length === 0
        ? [`:(top,exclude,glob)${filled(foldersV1.manifests, STARS)}/**`]
        : [...roots.keys()].map((folder) => `:(top,exclude,literal)${folder}/`)),
    ],
  };
}

/** The folder of an environment's manifests, unless its data names another. */
export function defaultManifests(layout: string, environment: string): string {
  return filled(tableOf({ layout }).manifests, { environment });
}

/** A record, with its environment and app. */
interface RecordFile {
  readonly environment: string;
  readonly app: string;
  /** Path from the root. */
  readonly file: string;
}

/**
 * The records of a folder, in code-unit order of environments and apps; of environments too that have no data there.
 *
 * @param list gives the names in a folder, none where there is no such folder
 */
export function recordFiles(
  layout: DeliveryLayout,
  list: (folder: string) => readonly string[],
): readonly RecordFile[] {
  const environments = new Set([...list(SHARED), ...layout.environments]);
  return [...environments].sort().flatMap((environment) =>
    [...list(layout.folderOf({ kind: 'record', environment }))].sort().flatMap((name): RecordFile[] => {
      const { stem: app } = partsOf(name);
      return app === undefined
        ? []
        : [{ environment, app, file: layout.pathOf({ kind: 'record', environment, app }) }];
    }),
  );
}

/**
 * A kind of data file in a folder of an environment: the file of this name, or all files named after an app or a name.
 */
interface Rule {
  readonly kind: OwnPlace['kind'];
  readonly environment: string;
  readonly folder: string;
  readonly file?: string;
}

const STARS = { environment: '*', app: '*', name: '*', release: '*' };

const KINDS = Object.keys(CALLED_AFTER) as OwnPlace['kind'][];

const DEFAULT_RULES = KINDS.map((kind) => ({ kind, pattern: patternOf(foldersV1.files[kind]) }));

const DEFAULT_MANIFESTS = new RegExp(`^${filled(foldersV1.manifests, { environment: '([^/]+)' })}/(.+)$`);

/** Every data file of an environment that has the default layout, and every shared one, as Git's `glob` takes it. */
const ANYWHERE = [
  ...(['environment', 'rejections', 'witness'] as const).map((kind) => sharedPathOf({ kind, ...STARS })),
  ...KINDS.map((kind) => filled(foldersV1.files[kind], STARS)),
];

/** Data that names an unknown layout is refused where it is read. */
function tableOf({ layout }: Pick<DeliveredEnvironment['delivery'], 'layout'>): Layout {
  return layoutNamed(layout) ?? foldersV1;
}

function rulesOf({ files }: Layout, environment: string): Rule[] {
  return KINDS.map((kind) => {
    const { folder, file } = partsOf(filled(files[kind], { environment }));
    return { kind, environment, folder, ...(CALLED_AFTER[kind] === undefined ? { file } : {}) };
  });
}

function matched(
  { kind, environment, file: wanted }: Rule,
  file: string,
  stem?: string,
): OwnPlace | undefined {
  const after = CALLED_AFTER[kind];
  if (after === undefined) return file === wanted ? ({ kind, environment } as OwnPlace) : undefined;
  return stem === undefined ? undefined : ({ kind, environment, [after]: stem } as OwnPlace);
}

function patternOf(path: string): RegExp {
  const text = path.replace(/\./g, '\\.').replace(/<(\w+)>/g, '(?<$1>[^/]*)');
  return new RegExp(`^${text}$`, 's');
}

function matchedAnywhere(
  { kind, pattern }: { readonly kind: OwnPlace['kind']; readonly pattern: RegExp },
  path: string,
): OwnPlace | undefined {
  const names = pattern.exec(path)?.groups;
  return names ? ({ kind, ...names } as OwnPlace) : undefined;
}

function belowManifests(place: ManifestPlace): string {
  switch (place.kind) {
    case 'target':
      return place.app;
    case 'target-file':
      return `${place.app}/${place.file}`;
    case 'inputs':
      return ENVIRONMENT_INPUTS;
    case 'inputs-file':
      return `${ENVIRONMENT_INPUTS}/${place.file}`;
  }
}

function manifestPlace(environment: string, below: string): ManifestPlace {
  const slash = below.indexOf('/');
  const app = slash < 0 ? below : below.slice(0, slash);
  const own = app === ENVIRONMENT_INPUTS;
  if (slash < 0) return own ? { kind: 'inputs', environment } : { kind: 'target', environment, app };
  const file = below.slice(slash + 1);
  return own ? { kind: 'inputs-file', environment, file } : { kind: 'target-file', environment, app, file };
}

function foldersIn(layout: Layout, environment: string): string[] {
  return rulesOf(layout, environment).map(({ folder }) => folder);
}

function globsOf({ files }: Layout, environment: string): string[] {
  return KINDS.map((kind) => `:(top,exclude,glob)${filled(files[kind], { ...STARS, environment })}`);
}

/** The value of a key, created if absent. */
function valueAt<T>(map: Map<string, T>, key: string, make: () => T): T {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}

function outermost(folders: readonly string[]): string[] {
  const wanted = new Set(folders);
  return [...wanted].filter((each) => !foldersAround(each).some((folder) => wanted.has(folder)));
}
