import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestFiles } from '../../lib/authoring/synth/manifest-files';
import { ImageReference } from '../../lib/model/scalars';
import { emitYaml } from '../../lib/yaml';
import { measure, type Timing } from '../measure';
import { addWebApp, configOf, ENVIRONMENTS, REPOSITORY, webObjects } from '../web-app';
import { appName, webFleet } from '../web-fleet';
import { DIGEST } from './our-synth';

/** What kustomize took for the same targets, as base and overlays. */
export interface KustomizeResult {
  /** One process per overlay, as CI and Argo CD run it. */
  readonly overlay: Timing;
  /** One process for all overlays, per overlay: without its start. */
  readonly together: number;
  /** Objects that one overlay gives. */
  readonly objects: number;
}

/** Version of kustomize in kubectl, or nothing where there is none. */
export function kustomizeVersion(): string | undefined {
  try {
    const printed = execFileSync('kubectl', ['version', '--client'], { encoding: 'utf8', stdio: PIPED });
    return /Kustomize Version: (\S+)/.exec(printed)?.[1];
  } catch {
    return undefined;
  }
}

/** Builds an overlay per target over one base per app. What it gives are the objects of our own synth. */
export async function runKustomize(folder: string, targets: number, runs: number): Promise<KustomizeResult> {
  const overlays: string[] = [];
  for (let index = 0; index < targets / ENVIRONMENTS.length; index++) {
    writeBase(folder, appName(index));
    for (const environment of ENVIRONMENTS) {
      overlays.push(writeOverlay(folder, appName(index), environment));
    }
  }
  const all = join(folder, 'all');
  write(all, 'kustomization.yaml', kustomization({ resources: overlays.map((each) => `../${each}`) }));
  const first = build(join(folder, overlays[0] ?? ''));
  const overlay = await measure(runs, (run) => build(join(folder, overlays[run % overlays.length] ?? '')));
  const together = await measure(1, () => build(all));
  return { overlay, together: together.median / overlays.length, objects: count(first) };
}

function build(folder: string): string {
  return execFileSync('kubectl', ['kustomize', folder], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    stdio: PIPED,
  });
}

const PIPED: ('ignore' | 'pipe')[] = ['ignore', 'pipe', 'pipe'];

/** How many objects a stream of YAML documents holds. */
function count(text: string): number {
  return text.split('\n').filter((line) => line.startsWith('kind: ')).length;
}

/** The objects of dev, without what overlays put in. */
function writeBase(folder: string, app: string): void {
  const fleet = webFleet(folder);
  addWebApp(fleet, app, webObjects);
  const image = ImageReference.parse(`${REPOSITORY}@${DIGEST}`);
  const objects = fleet.objects('dev', app, { server: image }).objects.map(({ object }) => object);
  const files = manifestFiles(objects);
  for (const [name, text] of files) write(join(folder, 'base', app), name, text);
  write(join(folder, 'base', app), 'kustomization.yaml', kustomization({ resources: [...files.keys()] }));
}

function writeOverlay(folder: string, app: string, environment: string): string {
  const { replicas, host } = configOf(app, environment);
  const overlay = join('overlays', environment, app);
  const variable = { op: 'replace', path: '/spec/template/spec/containers/0/env/1/value', value: host };
  const rule = { op: 'replace', path: '/spec/rules/0/host', value: host };
  write(
    join(folder, overlay),
    'kustomization.yaml',
    kustomization({
      namespace: environment,
      resources: [`../../../base/${app}`],
      images: [{ name: REPOSITORY, digest: DIGEST }],
      replicas: [{ name: `${app}-web`, count: replicas }],
      patches: [
        { target: { kind: 'Deployment' }, patch: JSON.stringify([variable]) },
        { target: { kind: 'Ingress' }, patch: JSON.stringify([rule]) },
      ],
    }),
  );
  return overlay;
}

function kustomization(content: object): string {
  return emitYaml({ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', ...content });
}

function write(folder: string, name: string, text: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
}
