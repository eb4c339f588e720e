import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { clusterOf } from '../controllers';
import type { ExistingApplication } from '../controllers/argocd';
import { isManifestFile } from '../kubernetes/facts';
import { defined, type FleetDescription } from '../model/exchange';
import { canonicalJson, isDnsLabel } from '../model/scalars';
import { isKustomization, USUAL_ENVIRONMENTS, usualOrder } from './find-layouts';
import { labelOf } from './label-of';
import type { Layout, Unclear } from './layout';

/** An Application, read as the location of an app in an environment. */
interface Delivered {
  readonly app: string;
  readonly environment: string;
  readonly application: ExistingApplication;
}

/** Where the project lies, for Applications that name folders of its repository. */
interface ProjectPlace {
  readonly root: string;
  /** Folder of the project in its repository, such as `services/pay/`; empty at the top. */
  readonly within: string;
  /** Whether a URL is the one of the project's repository. */
  readonly isOwn: (repository: string) => boolean;
}

/** What Applications say about an environment, as far as they agree. */
export interface DeliveredEnvironment {
  /** The cluster. */
  readonly destination: { readonly server?: string; readonly name?: string };
  readonly sync?: { readonly prune: boolean; readonly selfHeal: boolean };
}

interface FoundApplications {
  readonly layouts: readonly Layout[];
  readonly unclear: readonly Unclear[];
  readonly environments: ReadonlyMap<string, DeliveredEnvironment>;
  /** By app, the Applications that deliver it now. */
  readonly applications: ReadonlyMap<string, readonly ExistingApplication[]>;
}

/**
 * Apps and environments according to the Applications that deliver them: an app is an Application's name without its
 * environment, and the environment is found in labels, paths, names, namespaces or the cluster, in this order.
 *
 * @param environments names of environments; those that are usual unless given
 * @param fleet what the project says already, whose environments have their clusters
 */
export function applicationLayouts(
  all: readonly ExistingApplication[],
  environments: readonly string[] | undefined,
  place: ProjectPlace,
  fleet: FleetDescription | undefined,
): FoundApplications {
  const named = new Set(environments ?? USUAL_ENVIRONMENTS);
  const unclear: Unclear[] = [];
  const byApp = new Map<string, Delivered[]>();
  for (const application of all) {
    const elsewhere = lyingElsewhere(application, place);
    const environment = environmentOf(application, named);
    const app = without(labelOf(application.name), environment ?? '');
    if (elsewhere !== undefined) unclear.push({ app, state: 'left-out', words: elsewhere });
    else if (environment === undefined)
      unclear.push({
        app,
        state: 'decision',
        words: `Application ${application.name}: nothing says which environment it is of; name those that there are with --env, as its path, name or namespace calls them`,
      });
    else byApp.set(app, [...(byApp.get(app) ?? []), { app, environment, application }]);
  }
  const layouts: Layout[] = [];
  const clusters = clustersOf([...byApp.values()].flat(), fleet);
  for (const [app, delivered] of byApp) {
    const made = layoutOf(app, delivered, place, clusters);
    if (typeof made === 'string') unclear.push({ app, state: 'decision', words: made });
    else layouts.push(made);
  }
  const told = layouts.flatMap(({ app }) => byApp.get(app) ?? []);
  return {
    layouts,
    unclear,
    environments: environmentsOf(told),
    applications: new Map(
      layouts.map(({ app }) => [app, (byApp.get(app) ?? []).map(({ application }) => application)]),
    ),
  };
}

/** Why an Application does not belong to this project; undefined where it does. */
function lyingElsewhere(
  { name, repository, path }: ExistingApplication,
  { within, isOwn }: ProjectPlace,
): string | undefined {
  if (!isOwn(repository))
    return `Application ${name}: its files lie in ${repository || 'no repository'}, which is no remote of this repository: import it there, or say that it is this one with \`git remote add origin ${repository}\``;
  return `${path}/`.startsWith(within)
    ? undefined
    : `Application ${name}: its folder ${path} lies outside this project, which is ${within} of the repository`;
}

/** The cluster of each environment: the fleet's, else the one that most Applications go to. */
function clustersOf(
  all: readonly Delivered[],
  fleet: FleetDescription | undefined,
): ReadonlyMap<string, string> {
  const counts = new Map<string, Map<string, number>>();
  for (const { environment, application } of all) {
    const own = counts.get(environment) ?? new Map<string, number>();
    const cluster = clusterOf(application);
    counts.set(environment, own.set(cluster, (own.get(cluster) ?? 0) + 1));
  }
  const most = (own: ReadonlyMap<string, number>) =>
    [...own].reduce((best, each) => (each[1] > best[1] ? each : best), ['', 0] as [string, number])[0];
  return new Map([
    ...[...counts].map(([environment, own]) => [environment, most(own)] as const),
    ...(fleet?.environments ?? []).map((each) => [String(each.name), clusterOf(each)] as const),
  ]);
}

function layoutOf(
  app: string,
  delivered: readonly Delivered[],
  place: ProjectPlace,
  clusters: ReadonlyMap<string, string>,
): Layout | string {
  const questions = delivered.flatMap(({ application: { name, questions: each } }) =>
    each.map((words) => `Application ${name}: ${words}`),
  );
  if (questions.length > 0) return questions.join('\n');
  if (!isDnsLabel(app)) return `${app || delivered[0]?.application.name} cannot be the name of an app`;
  const twice = delivered.find(({ environment }, index) =>
    delivered.some((each, other) => other > index && each.environment === environment),
  );
  if (twice)
    return `several Applications would be ${app} in ${twice.environment}: ${namesIn(delivered, twice.environment)}; import them one at a time, from a file with one each`;
  const astray = delivered.find(
    ({ environment, application }) => clusterOf(application) !== clusters.get(environment),
  );
  if (astray)
    return `Application ${astray.application.name} goes to ${clusterOf(astray.application)}, ${astray.environment} is ${clusters.get(astray.environment)}: an environment is one cluster; which further one is it of?`;
  const kinds = new Set(delivered.map(({ application }) => kindOf(application, place)));
  const [kind] = kinds;
  if (kinds.size !== 1 || kind === undefined)
    return `its folders are of several kinds: ${[...kinds].map((each) => each ?? 'none that is known').join(', ')}`;
  const environments = usualOrder(delivered.map(({ environment }) => environment));
  const named = [...environments, ...delivered.map(({ environment }) => environment)];
  const folderOf = ({ application: { path } }: Delivered) => path.slice(place.within.length);
  const namespaces = delivered.flatMap(({ environment, application: { destination } }) =>
    destination.namespace === undefined ? [] : [[environment, destination.namespace] as const],
  );
  const common = {
    app,
    environments: [...new Set(named)],
    namespaces: Object.fromEntries(namespaces),
    images: Object.fromEntries(delivered.map((each) => [each.environment, each.application.images])),
  };
  if (kind !== 'helm')
    return {
      ...common,
      kind,
      places: Object.fromEntries(delivered.map((each) => [each.environment, [folderOf(each)]])),
    };
  const charts = new Set(delivered.map(folderOf));
  const [chart] = charts;
  if (charts.size > 1) return `its charts differ between environments: ${[...charts].join(', ')}`;
  const releaseNames = delivered.map(
    ({ environment, application: { name, helm } }) => [environment, helm?.releaseName ?? name] as const,
  );
  return defined({
    ...common,
    kind,
    chart,
    places: Object.fromEntries(
      delivered.map(({ environment, application }) => [environment, valuesOf(application, place)]),
    ),
    releaseNames: releaseNames.every(([, name]) => name === app)
      ? undefined
      : Object.fromEntries(releaseNames),
  }) as Layout;
}

function valuesOf({ helm }: ExistingApplication, { root, within }: ProjectPlace): readonly string[] {
  return (helm?.values ?? [])
    .map((file) => file.slice(within.length))
    .filter((file) => !helm?.passesMissing || existsSync(join(root, file)));
}

function namesIn(delivered: readonly Delivered[], environment: string): string {
  return delivered
    .filter((each) => each.environment === environment)
    .map(({ application: { name } }) => name)
    .join(', ');
}

/** The kind of folder that Argo CD takes a folder for. */
function kindOf({ path }: ExistingApplication, { root, within }: ProjectPlace): Layout['kind'] | undefined {
  const folder = join(root, path.slice(within.length));
  if (!existsSync(folder)) return undefined;
  const names = readdirSync(folder);
  if (names.includes('Chart.yaml')) return 'helm';
  if (names.some(isKustomization)) return 'kustomize';
  return names.some(isManifestFile) ? 'yaml' : undefined;
}

const LABELS = ['environment', 'env', 'app.kubernetes.io/environment', 'stage'] as const;

/** The one environment that the first of these names that names one: labels, path and values, name, namespace, cluster. */
function environmentOf(
  { labels, path, helm, name, destination }: ExistingApplication,
  named: ReadonlySet<string>,
): string | undefined {
  const words = [
    LABELS.flatMap((label) => labels[label] ?? []),
    [path, ...(helm?.values ?? [])].flatMap((each) => each.replace(/\.ya?ml$/, '').split('/')),
    [name],
    [destination.namespace ?? ''],
    [destination.name ?? ''],
  ];
  for (const each of words) {
    const found = new Set(each.flatMap((word) => longestIn(word, named) ?? []));
    const [only] = found;
    if (found.size === 1) return only;
  }
  return undefined;
}

/** The longest name that a word equals, begins with, ends with or has between hyphens, dots or underscores. */
function longestIn(word: string, named: ReadonlySet<string>): string | undefined {
  const whole = `-${word.replace(/[._]/g, '-')}-`;
  return [...named]
    .filter((name) => whole.includes(`-${name}-`))
    .sort((one, other) => other.length - one.length)[0];
}

/** A name without that of its environment. */
function without(name: string, environment: string): string {
  const rest = environment === '' ? name : `-${name}-`.replace(`-${environment}-`, '-');
  return labelOf(rest);
}

/** Where environments run, and the automatic sync that all Applications of one share. */
function environmentsOf(delivered: readonly Delivered[]): ReadonlyMap<string, DeliveredEnvironment> {
  const groups = new Map<string, ExistingApplication[]>();
  for (const { environment, application } of delivered)
    groups.set(environment, [...(groups.get(environment) ?? []), application]);
  return new Map(
    [...groups].map(([environment, all]): [string, DeliveredEnvironment] => {
      const [{ destination: { server, name } = {}, automated } = {}] = all;
      const isAlike = all.every((each) => canonicalJson(each.automated) === canonicalJson(automated));
      return [
        environment,
        {
          destination: defined({ server, name }),
          ...(isAlike && automated ? { sync: automated } : {}),
        },
      ];
    }),
  );
}
