import { readManifests } from '../kubernetes/diff';
import { type FleetDescription, TARGET_OBJECTS } from '../model/exchange';
import { DeliveryError, quote } from '../model/finding';
import { PLACEHOLDER_DIGEST } from '../model/scalars';
import { type Candidate, sourcesOf } from './candidate';
import { compareObjects } from './compare-objects';
import { compareRunning, type Running, type RunningComparison, runningImages } from './compare-running';
import type { FoundImages } from './image-slots';
import type { ImportedApp } from './imported-app';

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

/** Renders the definitions together; where that fails, each by itself, so that one failure does not stop the others. */
export async function prove(
  candidates: readonly Candidate[],
  filesOf: (taken: readonly Candidate[]) => ReadonlyMap<string, string>,
  ports: ImportPorts,
  running: Running,
): Promise<ReadonlyMap<string, ImportedApp>> {
  if (candidates.length === 0) return new Map();
  try {
    const targets = candidates.flatMap(targetsOf);
    const rendered = await ports.render(filesOf(candidates), targets);
    return new Map(candidates.map((each) => [each.layout.app, judged(each, rendered, running)]));
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    const [only, ...others] = candidates;
    if (only && others.length === 0) {
      const words = error.findings.map(({ code, message, remedy }) => `${code}: ${message}; ${remedy}`);
      return new Map([[only.layout.app, { app: only.layout.app, state: 'left-out', words }]]);
    }
    const apart: [string, ImportedApp][] = [];
    for (const each of candidates) apart.push(...(await prove([each], filesOf, ports, running)));
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
  running: Running,
): ImportedApp {
  const besides: Record<string, RunningComparison> = {};
  const named: Record<string, Readonly<Record<string, string>>> = { ...images.named };
  const compared = layout.environments.map((name) => {
    const files = [...(rendered.get(`${name}/${layout.app}`) ?? [])].filter(([path]) =>
      path.startsWith(`${TARGET_OBJECTS}/`),
    );
    const live = running.get(name);
    if (live) {
      besides[name] = compareRunning(new Map(files), live);
      named[name] = { ...named[name], ...runningImages(live, namespaces[name] ?? '', images) };
    }
    const tree = readManifests(new Map(files));
    const after = tree.objects.map(({ value }) => value);
    return { name, ...compareObjects(objects.get(name) ?? [], after, namespaces[name] ?? '') };
  });
  return {
    app: layout.app,
    state: 'imported',
    words: [...words, ...versionWords({ ...images, named })],
    environments: layout.environments,
    sources: sourcesOf(layout),
    objects: compared.reduce((sum, each) => sum + each.objects, 0),
    differences: compared.flatMap(({ name, differences }) => differences.map((each) => `${name}: ${each}`)),
    images: named,
    ...(Object.keys(besides).length > 0 ? { running: besides } : {}),
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
