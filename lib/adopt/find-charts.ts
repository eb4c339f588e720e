import { isManifestFile } from '../kubernetes/facts';
import { type Around, type Layout, placesAround, type Unclear } from './layout';

/** The pattern by which a file of values names its environment, without the environment's name. */
const VALUES_WORDS: ReadonlySet<string> = new Set(['', 'values', 'value', 'helm-values', 'config', 'env']);

/** The file that makes a folder a chart. */
const CHART = 'Chart.yaml';

/** Folders of a chart that hold no values. */
const CHART_PARTS = ['templates', 'charts', 'crds'] as const;

interface ChartsFound {
  readonly layouts: readonly Layout[];
  readonly unclear: readonly Unclear[];
  /** Files of values, which are not manifests of an app. */
  readonly claimed: ReadonlySet<string>;
}

/** Files of values of an app that are alike but for the name of an environment. */
interface Group {
  readonly app: string;
  readonly chart: string;
  readonly around: Around;
  readonly names: string[];
}

/** What is asked of the files beside their paths. */
interface ChartQuestions {
  readonly named: ReadonlySet<string>;
  /** Name of an app by the folders on its way. */
  readonly appOf: (parts: readonly string[]) => string;
  /** Text of a file. */
  readonly read: (path: string) => string;
}

/**
 * Charts with a file of values per environment: in the chart (`values-prod.yaml`, `envs/prod.yaml`, `values/prod/values.yaml`), or beside
 * it on a way that names the chart (`prod/web/values.yaml`). Where there is one chart alone, every file of values beside it
 * is of an app that it makes.
 */
export function findCharts(files: readonly string[], { named, appOf, read }: ChartQuestions): ChartsFound {
  const all = files
    .filter((path) => /(?:^|\/)Chart\.yaml$/.test(path))
    .map((path) => path.slice(0, -`/${CHART}`.length));
  const charts = all.filter(
    (path) =>
      !all.some((other) => path.startsWith(`${other}/`)) &&
      !/^type:\s*["']?library/m.test(read(`${path}/Chart.yaml`)),
  );
  const groups = new Map<string, Group>();
  const claimed = new Set<string>();
  for (const path of files.filter((each) => isManifestFile(each) && !isChartFile(each))) {
    const place = environmentIn(path, named);
    const chart = place && chartOf(path, place, charts);
    if (!place || chart === undefined || !isValues(read(path))) continue;
    const { before, after, name } = place;
    const isInside = path.startsWith(`${chart}/`);
    const parts = isInside || namesChart(place, chart) ? chart.split('/') : folderParts(place);
    const app = appOf(parts);
    const key = [chart, app, before, after].join('\0');
    const group: Group = groups.get(key) ?? { app, chart, around: [before, after], names: [] };
    groups.set(key, group);
    group.names.push(name);
    claimed.add(path);
  }
  const layouts: Layout[] = [];
  const unclear: Unclear[] = [];
  const byApp = new Map<string, Group[]>();
  for (const group of groups.values()) {
    const key = `${group.app}\0${group.chart}`;
    byApp.set(key, [...(byApp.get(key) ?? []), group]);
  }
  for (const [first, ...others] of byApp.values()) {
    if (!first) continue;
    const { names, around, ...layout } = first;
    if (others.length === 0)
      layouts.push({ ...layout, kind: 'helm', environments: names, places: placesAround(around, names) });
    else {
      const places = [first, ...others].map(({ around }) => around.join('<environment>')).join(', ');
      const words = `several files of values per environment: ${places}: in which order do they count? Define the app by hand with \`values: […]\`, as docs/helm.md says`;
      unclear.push({ app: first.app, state: 'decision', words });
    }
  }
  const used = new Set([...groups.values()].map(({ chart }) => chart));
  for (const path of charts.filter((each) => !used.has(each)))
    unclear.push({
      app: appOf(path.split('/')),
      state: 'decision',
      words: `${path} is a Helm chart without a file of values per environment: where are they? Define the app by hand, as docs/helm.md says`,
    });
  return { layouts, unclear, claimed };
}

/** A path in its parts around the name of an environment. */
interface Place {
  readonly before: string;
  readonly name: string;
  readonly after: string;
}

/** The one environment that a path names: as a folder, or in the name of the file. */
function environmentIn(path: string, named: ReadonlySet<string>): Place | undefined {
  const parts = path.split('/');
  const found: Place[] = [];
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const isFile = index === parts.length - 1;
    const hit = isFile ? inFile(part, named) : named.has(part) ? { start: 0, name: part } : undefined;
    if (hit) {
      const start = at + hit.start;
      found.push({
        before: path.slice(0, start),
        name: hit.name,
        after: path.slice(start + hit.name.length),
      });
    }
    at += part.length + 1;
  }
  return found.length === 1 ? found[0] : undefined;
}

function inFile(
  file: string,
  named: ReadonlySet<string>,
): { readonly start: number; readonly name: string } | undefined {
  const stem = file.replace(/\.ya?ml$/, '');
  const hits = [...named].flatMap((name) => {
    if (stem === name) return [{ start: 0, name }];
    if (new RegExp(`[-._]${name}$`).test(stem)) return [{ start: stem.length - name.length, name }];
    return new RegExp(`^${name}[-._]`).test(stem) ? [{ start: 0, name }] : [];
  });
  // Where `prod` and `pre-prod` both match, the longer one counts.
  return hits.sort((one, other) => other.name.length - one.name.length)[0];
}

/** The chart that a file is of: the one it lies in, the one that its way names, or the only one there is. */
function chartOf(path: string, place: Place, charts: readonly string[]): string | undefined {
  const around = charts.find((chart) => path.startsWith(`${chart}/`));
  if (around !== undefined) {
    const [part = ''] = path.slice(around.length + 1).split('/');
    return CHART_PARTS.some((each) => each === part) || !saysValues(place, around) ? undefined : around;
  }
  const naming = charts.filter((chart) => namesChart(place, chart));
  if (naming.length > 0)
    return naming.length === 1 && saysValues(place, naming[0] ?? '') ? naming[0] : undefined;
  const [only] = charts;
  return charts.length === 1 && /values/.test(`${place.before}${place.after}`) ? only : undefined;
}

const isChartFile = (path: string) => lastOf(path) === CHART;

const lastOf = (path: string) => path.split('/').at(-1) ?? '';

function namesChart({ before, after }: Place, chart: string): boolean {
  return `${before}/${after.replace(/\.ya?ml$/, '')}`
    .split(/[/.]/)
    .some((part) => strip(part) === lastOf(chart));
}

/** Whether the name of a file says that it holds values, beside the environment and the chart. */
function saysValues({ before, name, after }: Place, chart: string): boolean {
  const stem = lastOf(`${before}${name}${after}`).replace(/\.ya?ml$/, '');
  const rest = stem === name ? '' : strip(stem.replace(new RegExp(`(?:^|[-._])${name}(?:[-._]|$)`), '-'));
  const words = strip(rest.replace(lastOf(chart), '').replace(/[-._]{2,}/g, '-'));
  return VALUES_WORDS.has(words);
}

const strip = (text: string) => text.replace(/^[-._]+|[-._]+$/g, '');

/** The folders on the way of a file of values; its own name where that says more than that it holds values. */
function folderParts({ before, after }: Place): readonly string[] {
  return `${before}/${after.replace(/\.ya?ml$/, '')}`
    .split('/')
    .map(strip)
    .filter((part) => !VALUES_WORDS.has(part));
}

/** Whether a file can be values: it is not an object of Kubernetes. */
function isValues(text: string): boolean {
  return !(/^apiVersion:/m.test(text) && /^kind:/m.test(text));
}
