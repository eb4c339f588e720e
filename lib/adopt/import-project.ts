import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ImageValues } from '../authoring/sources';
import { readManifests } from '../kubernetes/diff';
import { isClusterScoped, secretDataIn } from '../kubernetes/facts';
import { type FleetDescription, TARGET_OBJECTS } from '../model/exchange';
import { DeliveryError, didYouMean, quote } from '../model/finding';
import { isMap, type JsonMap } from '../model/json';
import { PLACEHOLDER_DIGEST } from '../model/scalars';
import { CODE } from '../setup';
import { appText } from './app-text';
import { chartValues, imageValuesOf } from './chart-values';
import { CODE_OWNERS, ownersOf } from './code-owners';
import { compareObjects } from './compare-objects';
import { findLayouts, folderOf, usualOrder } from './find-layouts';
import { type FoundImages, imageSlots, nameOf } from './image-slots';
import type { Layout, Unclear } from './layout';
import { oldObjects } from './old-objects';
import { libraryIn, projectTexts, withApps } from './project-files';
import { type WalkedFiles, walkFiles } from './walk-files';

/** What is to be imported. */
interface ImportRequest {
  /** Folder of the project. */
  readonly root: string;
  /** Where that folder lies in its repository: empty at the top, else such as `services/pay/`. */
  readonly within: string;
  /** Folder below it where apps are looked for; empty for all of it. */
  readonly from: string;
  /** Names of environments, in the order in which releases pass them. */
  readonly environments?: readonly string[];
  /** One app only. */
  readonly app?: string;
  /** Kinds of objects that are not taken along. */
  readonly leaveOut: readonly string[];
}

/** The project's code, run with files that are not written yet. */
export interface ImportPorts {
  describe(): Promise<FleetDescription>;
  render(
    files: ReadonlyMap<string, string>,
    targets: readonly {
      readonly environment: string;
      readonly app: string;
      readonly images: Readonly<Record<string, string>>;
    }[],
  ): Promise<ReadonlyMap<string, ReadonlyMap<string, Buffer>>>;
}

/** What became of an app. */
export interface ImportedApp {
  readonly app: string;
  readonly state: 'imported' | 'unchanged' | 'decision' | 'left-out';
  /** What to know, to decide, or why. */
  readonly words: readonly string[];
  readonly environments?: readonly string[];
  /** How many objects were compared, and what differs but for versions of images. */
  readonly objects?: number;
  readonly differences?: readonly string[];
  /** By environment and slot, the images that the files name now. */
  readonly images?: FoundImages['named'];
}

/** What an import comes to. */
export interface ImportResult {
  /** In the order in which releases pass them. */
  readonly environments: readonly string[];
  readonly apps: readonly ImportedApp[];
  /** Files to write, by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly passed: WalkedFiles['passed'];
}

/** An app that could be imported. */
interface Candidate {
  readonly layout: Layout;
  readonly text: string;
  readonly images: FoundImages;
  readonly objects: ReadonlyMap<string, readonly JsonMap[]>;
  readonly namespaces: Readonly<Record<string, string>>;
  readonly words: readonly string[];
}

/**
 * Apps of a repository's Helm charts, Kustomize overlays and plain YAML, as typed definitions, each proven: what the definition renders is
 * compared with what the files render as they stand. Nothing is written. What was imported before, or written by hand,
 * stays as it is.
 *
 * @throws DeliveryError `INVALID_OPTION` where it cannot be told in which order releases pass the environments
 */
export async function importProject(request: ImportRequest, ports: ImportPorts): Promise<ImportResult> {
  const { root, from } = request;
  const { files, passed } = walkFiles(root, from);
  const isNew = !existsSync(join(root, CODE.environments));
  const fleet = isNew ? undefined : await ports.describe();
  const known = fleet?.environments.map(({ name }) => String(name));
  const names = request.environments ?? known;
  const own = (path: string) => !path.startsWith(`${CODE.folder}/`);
  const found = findLayouts(files.filter(own), names, basename(root), (path) =>
    readFileSync(join(root, path), 'utf8'),
  );
  const wanted = <T extends { readonly app: string }>(all: readonly T[]) =>
    all.filter(({ app }) => request.app === undefined || app === request.app);
  const layouts = wanted(found.layouts);
  refuseUnknown(request, found);
  const environments = known ?? request.environments ?? orderOf(layouts);
  const apps: ImportedApp[] = wanted(found.unclear).map(({ app, state, words }: Unclear) => ({
    app,
    state,
    words: [words],
  }));
  const candidates: Candidate[] = [];
  const library = isNew ? 'cdk8s-delivery' : libraryIn(readFileSync(join(root, CODE.environments), 'utf8'));
  for (const found of layouts) {
    const layout = { ...found, environments: inOrder(found.environments, environments) };
    const isThere =
      existsSync(join(root, CODE.app(layout.app))) || fleet?.apps.some(({ name }) => name === layout.app);
    if (isThere) apps.push({ app: layout.app, state: 'unchanged', words: ['it was defined before'] });
    else {
      const read = candidateOf(request, layout, environments, fleet, library);
      if ('layout' in read) candidates.push(read);
      else apps.push(read);
    }
  }
  const base = isNew ? projectTexts(environments) : new Map<string, string>();
  const missing = [...base].filter(([path]) => path === CODE.environments || !existsSync(join(root, path)));
  const index = existsSync(join(root, CODE.index))
    ? readFileSync(join(root, CODE.index), 'utf8')
    : (base.get(CODE.index) ?? "export { fleet } from './environments';\n");
  const filesOf = (taken: readonly Candidate[]): ReadonlyMap<string, string> =>
    taken.length === 0
      ? new Map()
      : new Map([
          ...missing,
          ...taken.map(({ layout, text }) => [CODE.app(layout.app), text] as const),
          [
            CODE.index,
            withApps(
              index,
              taken.map(({ layout }) => layout.app),
            ),
          ],
        ]);
  const proven = await prove(candidates, filesOf, ports, fleet);
  const taken = candidates.filter(({ layout }) => proven.get(layout.app)?.state === 'imported');
  return {
    environments,
    apps: [...apps, ...proven.values()].sort((one, other) => (one.app < other.app ? -1 : 1)),
    files: filesOf(taken),
    passed,
  };
}

function inOrder(names: readonly string[], order: readonly string[]): readonly string[] {
  return [...order.filter((name) => names.includes(name)), ...names.filter((name) => !order.includes(name))];
}

/** What is named and found nowhere is a mistake. */
function refuseUnknown(
  { app, environments = [] }: ImportRequest,
  { layouts, unclear }: ReturnType<typeof findLayouts>,
): void {
  const apps = [...layouts, ...unclear].map((each) => each.app);
  if (app !== undefined && !apps.includes(app))
    throw DeliveryError.of(
      'INVALID_OPTION',
      `no folders are those of an app ${quote(app)}${didYouMean(app, apps)}; found: ${apps.join(', ') || 'none'}`,
    );
  const names = new Set(layouts.flatMap((each) => each.environments));
  const unknown = environments.filter((name) => !names.has(name));
  if (unknown.length > 0)
    throw DeliveryError.of(
      'INVALID_OPTION',
      `no folder of an app is called ${unknown.map(quote).join(', ')}; found: ${[...names].join(', ') || 'none'}`,
    );
}

function orderOf(layouts: readonly Layout[]): readonly string[] {
  const names = new Set(layouts.flatMap(({ environments }) => environments));
  const order = usualOrder(names);
  if (order.length > 0) return order;
  throw DeliveryError.of(
    'INVALID_OPTION',
    'no folder is called as an environment',
    {},
    { remedy: 'name the environments in the order in which releases pass them: --env dev,staging,prod' },
  );
}

/** An app as it is to be written, or what stands against it. */
function candidateOf(
  { root, within, leaveOut }: ImportRequest,
  layout: Layout,
  environments: readonly string[],
  fleet: FleetDescription | undefined,
  library: string,
): Candidate | ImportedApp {
  const { app } = layout;
  const unknown = layout.environments.filter((name) => !environments.includes(name));
  if (unknown.length > 0) {
    const words = `the fleet has no environment ${unknown.join(', ')}: define it in ${CODE.environments}, or is its folder not to be delivered?`;
    return { app, state: 'decision', words: [words] };
  }
  const objects = new Map<string, readonly JsonMap[]>();
  const without: Record<string, readonly string[]> = {};
  const problems: string[] = [];
  const usual = (name: string) =>
    fleet?.environments.find((each) => each.name === name)?.destination.namespace ?? name;
  for (const name of layout.environments) {
    try {
      const all = oldObjects(root, layout, name, usual(name));
      const left = all.filter(({ kind }) => leaveOut.includes(String(kind)));
      if (left.length > 0) without[name] = left.map((each) => `${each['kind']}/${nameOf(each)}`);
      objects.set(
        name,
        all.filter((each) => !left.includes(each)),
      );
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      problems.push(...error.findings.map(({ message, remedy }) => `${name}: ${message}; ${remedy}`));
    }
  }
  if (problems.length > 0) return { app, state: 'left-out', words: problems };
  const images = imageSlots(objects);
  const spaces = namespacesOf(objects, usual);
  const questions = [...images.questions, ...objectQuestions(objects), ...spaces.questions];
  if (questions.length > 0) return { app, state: 'decision', words: questions };
  const [around = ''] = layout.around;
  const folder = layout.chart ?? around;
  const text = appText(
    {
      layout,
      slots: images.slots,
      imageValues: imageValues(root, layout, images),
      owners: codeOwners(root, within, folder),
      namespaces: spaces.namespaces,
      absentIn: environments.filter((name) => !layout.environments.includes(name)),
      without,
    },
    library,
  );
  const words = [
    ...Object.entries(without).map(([name, each]) => `${name}: left out: ${each.join(', ')}`),
    ...(layout.kind === 'helm'
      ? [`rendered as release ${quote(app)}: where it runs under another name, say \`releaseName\``]
      : []),
  ];
  return { layout, text, images, objects, namespaces: spaces.all, words };
}

/** Where the values of a chart hold the images of the slots. */
function imageValues(root: string, layout: Layout, { slots }: FoundImages): Record<string, ImageValues> {
  if (layout.chart === undefined) return {};
  const files = layout.environments.map((name) => folderOf(layout, name));
  const values = chartValues(root, layout.chart, files);
  return Object.fromEntries(
    Object.entries(slots).flatMap(([slot, repository]) => {
      const paths = imageValuesOf(values, repository);
      return paths ? [[slot, paths]] : [];
    }),
  );
}

/** The namespace of an app in each environment, as its objects say it. */
function namespacesOf(objects: ReadonlyMap<string, readonly JsonMap[]>, usual: (name: string) => string) {
  const namespaces: Record<string, string> = {};
  const all: Record<string, string> = {};
  const questions: string[] = [];
  for (const [name, each] of objects) {
    const named = new Set(
      each.flatMap(({ metadata }) =>
        isMap(metadata) && typeof metadata['namespace'] === 'string' ? [metadata['namespace']] : [],
      ),
    );
    const [only] = named;
    if (named.size > 1) {
      const list = [...named].join(', ');
      questions.push(
        `${name}: objects lie in ${list}: which one is the app's? \`allow.namespaces\` of the environment takes further ones`,
      );
    }
    all[name] = only ?? usual(name);
    if (only !== undefined && only !== usual(name)) namespaces[name] = only;
  }
  return { namespaces, all, questions };
}

function objectQuestions(objects: ReadonlyMap<string, readonly JsonMap[]>): readonly string[] {
  return [...objects].flatMap(([name, each]) =>
    each.flatMap((object) => {
      const what = `${name}: ${object['kind']}/${nameOf(object)}`;
      if (secretDataIn(object).length > 0)
        return [
          `${what} holds data: who makes it in the cluster? \`--leave-out Secret\` imports the app without it`,
        ];
      if (object['kind'] === 'Namespace')
        return [
          `${what} is the administrator's, who gets it from \`bootstrap\`: \`--leave-out Namespace\` imports the app without it`,
        ];
      if (isClusterScoped(object))
        return [
          `${what} belongs to the whole cluster: name its kind under \`allow.clusterKinds\` of the environment, or give \`--leave-out ${object['kind']}\``,
        ];
      return [];
    }),
  );
}

function codeOwners(root: string, within: string, folder: string): readonly string[] {
  const top = join(root, ...within.split('/').map((part) => (part === '' ? '' : '..')));
  const file = CODE_OWNERS.find((path) => existsSync(join(top, path)));
  return file === undefined ? [] : ownersOf(readFileSync(join(top, file), 'utf8'), `${within}${folder}`);
}

/** Renders the definitions together; where that fails each by itself, so that one that fails stops no other. */
async function prove(
  candidates: readonly Candidate[],
  filesOf: (taken: readonly Candidate[]) => ReadonlyMap<string, string>,
  ports: ImportPorts,
  fleet: FleetDescription | undefined,
): Promise<ReadonlyMap<string, ImportedApp>> {
  if (candidates.length === 0) return new Map();
  try {
    const targets = candidates.flatMap(targetsOf);
    const rendered = await ports.render(filesOf(candidates), targets);
    return new Map(candidates.map((each) => [each.layout.app, judged(each, rendered)]));
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    const [only, ...others] = candidates;
    if (only && others.length === 0) {
      const words = error.findings.map(({ code, message, remedy }) => `${code}: ${message}; ${remedy}`);
      return new Map([[only.layout.app, { app: only.layout.app, state: 'left-out', words }]]);
    }
    const apart: [string, ImportedApp][] = [];
    for (const each of candidates) apart.push(...(await prove([each], filesOf, ports, fleet)));
    return new Map(apart);
  }
}

function targetsOf({ layout, images }: Candidate) {
  const placeholders = Object.fromEntries(
    Object.entries(images.slots).map(([slot, repository]) => [slot, `${repository}@${PLACEHOLDER_DIGEST}`]),
  );
  return layout.environments.map((environment) => ({ environment, app: layout.app, images: placeholders }));
}

function judged(
  { layout, objects, namespaces, images, words }: Candidate,
  rendered: ReadonlyMap<string, ReadonlyMap<string, Buffer>>,
): ImportedApp {
  const compared = layout.environments.map((name) => {
    const files = [...(rendered.get(`${name}/${layout.app}`) ?? [])].filter(([path]) =>
      path.startsWith(`${TARGET_OBJECTS}/`),
    );
    const tree = readManifests(new Map(files));
    const after = tree.objects.map(({ value }) => value);
    return { name, ...compareObjects(objects.get(name) ?? [], after, namespaces[name] ?? '') };
  });
  return {
    app: layout.app,
    state: 'imported',
    words: [...words, ...versionWords(images)],
    environments: layout.environments,
    objects: compared.reduce((sum, each) => sum + each.objects, 0),
    differences: compared.flatMap(({ name, differences }) => differences.map((each) => `${name}: ${each}`)),
    images: images.named,
  };
}

/** A slot whose version differs between environments is a decision of the first promotion. */
function versionWords({ slots, named }: FoundImages): readonly string[] {
  return Object.keys(slots).flatMap((slot) => {
    const versions = new Map(
      Object.entries(named).flatMap(([name, each]) =>
        each[slot] === undefined ? [] : [[name, each[slot]] as const],
      ),
    );
    if (new Set(versions.values()).size < 2) return [];
    const list = [...versions]
      .map(([name, image]) => `${name} ${quote(image.split('/').at(-1) ?? image)}`)
      .join(', ');
    return [`slot ${slot} runs different versions: ${list}; a promotion brings the one of its upstream`];
  });
}
