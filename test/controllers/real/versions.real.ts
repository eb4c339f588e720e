import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import { bootstrap } from '../../../lib/controllers/argocd/objects/bootstrap';
import {
  inputsApplication,
  targetApplication,
} from '../../../lib/controllers/argocd/objects/target-application';
import type { AppData } from '../../../lib/model/exchange';
import { withCluster } from '../../cluster/with-cluster';
import { anApp } from '../../support/names';
import { AUTOMATED, environment, placeOf } from '../argocd/samples';
import { type LiveObject, Objects } from './objects';
import { say } from './with-plant';

/** Releases of Argo CD whose kinds are tried, and the fields that each does not know. */
const RELEASES: readonly (readonly [version: string, unknown: readonly string[]])[] = [
  ['v3.1.16', ['spec.syncPolicy.retry.refresh']],
  ['v3.2.12', []],
  ['v3.3.19', []],
  ['v3.4.13', []],
  ['v3.5.7', []],
];

const fleet = environment('prod', {
  sync: AUTOMATED,
  allow: {
    kinds: ['argoproj.io/Rollout'],
    clusterKinds: ['cert-manager.io/ClusterIssuer'],
    namespaces: ['jobs'],
    podSecurity: 'restricted',
  },
});
const place = { environment: fleet, delivery: placeOf(fleet), objects: [] };
const objects = [
  ...bootstrap({ ...place, admission: [] }).objects,
  targetApplication({ ...place, app: { name: anApp('frontend') } as AppData }),
  inputsApplication(place),
] as readonly LiveObject[];

withCluster('the kinds of releases of Argo CD', (cluster) => {
  test.each(RELEASES)('%s knows every field that is written, but for %j', async (version, unknown) => {
    const api = new Objects(cluster());
    for (const crd of kindsOf(version)) await api.apply(crd);
    await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'argocd' } });
    for (const object of objects) if (object.kind === 'Namespace') await api.apply(object);
    const own = objects.filter(({ apiVersion }) => apiVersion.startsWith('argoproj.io/'));
    for (const { kind } of own) await served(api, kind);
    let lost = new Set<string>();
    const look = async (): Promise<boolean> => {
      lost = new Set();
      for (const object of own)
        for (const path of lostFields('spec', object['spec'], (await api.kept(object))['spec']))
          lost.add(path);
      return lost.size === unknown.length;
    };
    // The definitions before this one may hold for a moment.
    for (let round = 0; round < 50 && !(await look()); round += 1) await sleep(100);
    expect([...lost].sort()).toEqual(unknown);
    say(
      `Argo CD ${version}: ${own.length} objects, ${lost.size === 0 ? 'no field lost' : `lost: ${[...lost].join(', ')}`}`,
    );
  });

  async function served(api: Objects, kind: string): Promise<void> {
    await cluster().until(`${kind} is served`, async () => {
      try {
        await api.list(`argoproj.io/v1alpha1/${kind}`);
        return true;
      } catch {
        return false;
      }
    });
  }
});

/** The definitions of a release, from its Go module. */
function kindsOf(version: string): LiveObject[] {
  const { stdout, stderr } = spawnSync(
    'go',
    ['mod', 'download', '-json', `github.com/argoproj/argo-cd/v3@${version}`],
    { cwd: tmpdir(), encoding: 'utf8' },
  );
  const { Dir, Error: problem } = JSON.parse(stdout || '{}') as { Dir?: string; Error?: string };
  if (Dir === undefined) throw new Error(`Argo CD ${version} cannot be had: ${problem ?? stderr}`);
  return ['application', 'appproject'].map((name) =>
    parse(readFileSync(join(Dir, 'manifests', 'crds', `${name}-crd.yaml`), 'utf8')),
  );
}

/** Paths of what was written and is not there any more. */
function lostFields(path: string, written: unknown, live: unknown): string[] {
  if (Array.isArray(written))
    return written.flatMap((each, at) =>
      lostFields(`${path}[]`, each, (live as unknown[] | undefined)?.[at]),
    );
  if (typeof written === 'object' && written !== null) {
    const there = (live ?? {}) as Record<string, unknown>;
    return Object.entries(written).flatMap(([key, value]) => lostFields(`${path}.${key}`, value, there[key]));
  }
  return live === undefined ? [path] : [];
}
