import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageValues } from '../authoring/sources';
import { isApplication } from '../controllers/argocd';
import { isClusterScoped, isEncryptedInPlace, secretDataIn } from '../kubernetes/facts';
import { defined, type FleetDescription } from '../model/exchange';
import { DeliveryError, type Finding, quote } from '../model/finding';
import { isMap, type JsonMap } from '../model/json';
import { canonicalRepository, splitReference } from '../model/scalars';
import { CODE } from '../setup';
import { appText } from './app-text';
import { chartValues, imageValuesOf } from './chart-values';
import { CODE_OWNERS, ownersOf } from './code-owners';
import { type FoundImages, imageSlots, nameOf } from './image-slots';
import type { ImportRequest } from './import-request';
import type { ImportedApp } from './imported-app';
import type { Layout } from './layout';
import { oldObjects } from './old-objects';
import { renderedBy } from './rendered-by';

/** An app that could be imported. */
export interface Candidate {
  readonly layout: Layout;
  readonly text: string;
  readonly images: FoundImages;
  readonly objects: ReadonlyMap<string, readonly JsonMap[]>;
  readonly namespaces: Readonly<Record<string, string>>;
  readonly words: readonly string[];
}

/** An app as it is to be written, or what speaks against it. */
export function candidateOf(
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
  const given = (name: string) => layout.namespaces?.[name] ?? usual(name);
  for (const name of layout.environments) {
    try {
      const all = oldObjects(root, layout, name, given(name));
      const left = all.filter(({ kind }) => leaveOut.includes(String(kind)));
      if (left.length > 0) without[name] = left.map((each) => `${each['kind']}/${nameOf(each)}`);
      objects.set(
        name,
        all.filter((each) => !left.includes(each)),
      );
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      const missing = error.findings.find(({ code }) => code === 'RENDERER_MISSING');
      if (missing) return unrendered(layout, given, missing);
      problems.push(...error.findings.map(({ message, remedy }) => `${name}: ${message}; ${remedy}`));
    }
  }
  if (problems.length > 0) return { app, state: 'left-out', words: problems };
  const images = withOverrides(imageSlots(objects), layout);
  const spaces = namespacesOf(objects, given, usual);
  const questions = [...images.questions, ...objectQuestions(objects), ...spaces.questions];
  if (questions.length > 0) return { app, state: 'decision', words: questions };
  const folder = layout.chart ?? commonFolder(layout);
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
    ...(layout.kind === 'helm' && layout.releaseNames === undefined && layout.namespaces === undefined
      ? [`rendered as release ${quote(app)}: where it runs under another name, say \`releaseName\``]
      : []),
  ];
  return { layout, text, images, objects, namespaces: spaces.all, words };
}

function unrendered(
  layout: Layout,
  namespaceIn: (environment: string) => string,
  { message, remedy }: Finding,
): ImportedApp {
  const commands = renderedBy(layout, namespaceIn);
  const { app } = layout;
  return { app, state: 'left-out', words: [message], unrendered: { remedy, ...defined({ commands }) } };
}

/** Images, with the overrides applied. */
function withOverrides(found: FoundImages, { images = {} }: Layout): FoundImages {
  const named = Object.entries(found.named).map(([name, slots]) => {
    const over = (images[name] ?? []).map((image) => [
      canonicalRepository(splitReference(image).repository),
      image,
    ]);
    const ofRepository = new Map(over as [string, string][]);
    const own = Object.entries(slots).map(([slot, image]) => [
      slot,
      ofRepository.get(canonicalRepository(splitReference(image).repository)) ?? image,
    ]);
    return [name, Object.fromEntries(own)];
  });
  return { ...found, named: Object.fromEntries(named) };
}

/** The folder that the places of all environments lie in. */
/** What an app's definition reads: its folder, where all of it lies in one of its name; else each folder and file. */
export function sourcesOf(layout: Layout): readonly string[] {
  const folder = commonFolder(layout).replace(/\/(?:overlays|envs|environments)$/, '');
  if (folder !== '' && (layout.kind === 'kustomize' || folder.split('/').at(-1) === layout.app))
    return [folder];
  return [
    ...(layout.chart === undefined ? [] : [layout.chart]),
    ...new Set(Object.values(layout.places).flat()),
  ];
}

function commonFolder({ places }: Layout): string {
  const [first = [], ...others] = Object.values(places).map(([place = '']) => place.split('/'));
  const end = first.findIndex((part, index) => others.some((each) => each[index] !== part));
  return first.slice(0, end < 0 ? first.length - 1 : end).join('/');
}

/** Where the values of a chart hold the images of the slots. */
function imageValues(root: string, layout: Layout, { slots }: FoundImages): Record<string, ImageValues> {
  if (layout.chart === undefined) return {};
  const files = layout.environments.map((name) => layout.places[name] ?? []);
  const values = chartValues(root, layout.chart, files);
  return Object.fromEntries(
    Object.entries(slots).flatMap(([slot, repository]) => {
      const paths = imageValuesOf(values, repository);
      return paths ? [[slot, paths]] : [];
    }),
  );
}

/** The namespace of an app in each environment, as its objects say it. */
function namespacesOf(
  objects: ReadonlyMap<string, readonly JsonMap[]>,
  given: (name: string) => string,
  usual: (name: string) => string,
) {
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
    all[name] = only ?? given(name);
    if (all[name] !== usual(name)) namespaces[name] = all[name];
  }
  return { namespaces, all, questions };
}

function objectQuestions(objects: ReadonlyMap<string, readonly JsonMap[]>): readonly string[] {
  return [...objects].flatMap(([name, each]) =>
    each.flatMap((object) => {
      const what = `${name}: ${object['kind']}/${nameOf(object)}`;
      if (isEncryptedInPlace(object))
        return [
          `${what} is encrypted by SOPS: it belongs among the inputs of ${name}, which no release brings; \`--leave-out Secret\` imports the app without it (docs/secrets.md)`,
        ];
      if (secretDataIn(object).length > 0)
        return [
          `${what} holds data: who makes it in the cluster? \`--leave-out Secret\` imports the app without it`,
        ];
      if (object['kind'] === 'Namespace')
        return [
          `${what} is the administrator's, who gets it from \`bootstrap\`: \`--leave-out Namespace\` imports the app without it`,
        ];
      if (isApplication(object))
        return [
          `${what} delivers something itself: what it brings is imported with --applications, and the new root takes its place; \`--leave-out ${object['kind']}\` imports the rest`,
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
