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
import type { EnvironmentData } from '../../../lib/model/environment';
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

/** What is rendered for an environment, and applied for it by an administrator; by default it says nothing of its Argo CD. */
function objectsFor(controllerSettings: EnvironmentData['controllerSettings'] = {}): readonly LiveObject[] {
  const fleet = environment('prod', {
    sync: AUTOMATED,
    controllerSettings,
    allow: {
      kinds: ['argoproj.io/Rollout'],
      clusterKinds: ['cert-manager.io/ClusterIssuer'],
      namespaces: ['jobs'],
      podSecurity: 'restricted',
    },
  });
  const place = { environment: fleet, delivery: placeOf(fleet), objects: [] };
  return [
    ...bootstrap({ ...place, admission: [] }).objects,
    targetApplication({ ...place, app: { name: anApp('frontend') } as AppData }),
    inputsApplication(place),
  ] as readonly LiveObject[];
}

/** The minor release, as an environment declares it. */
const declared = (version: string) => ({ version: version.replace(/^v(\d+\.\d+)\..*$/, '$1') });

withCluster('the kinds of releases of Argo CD', (cluster) => {
  test.each(RELEASES)(
    '%s knows every field that is written, but for %j, and all of them where it is declared',
    async (version, unknown) => {
      const api = new Objects(cluster());
      for (const crd of kindsOf(version)) await api.apply(crd);
      await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'argocd' } });
      const argocd = (all: readonly LiveObject[]) =>
        all.filter(({ apiVersion }) => apiVersion.startsWith('argoproj.io/'));
      const own = argocd(objectsFor());
      for (const object of objectsFor()) if (object.kind === 'Namespace') await api.apply(object);
      for (const { kind } of own) await served(api, kind);
      let lost = new Set<string>();
      const lostOf = async (all: readonly LiveObject[]): Promise<Set<string>> => {
        const found = new Set<string>();
        for (const object of all)
          for (const path of lostFields('spec', object['spec'], (await api.kept(object))['spec']))
            found.add(path);
        return found;
      };
      const look = async (): Promise<boolean> => {
        lost = await lostOf(own);
        return lost.size === unknown.length;
      };
      // The definitions before this one may hold for a moment.
      for (let round = 0; round < 50 && !(await look()); round += 1) await sleep(100);
      expect([...lost].sort()).toEqual(unknown);
      // Declared, nothing is written that it does not know.
      expect([...(await lostOf(argocd(objectsFor(declared(version)))))]).toEqual([]);
      say(
        `Argo CD ${version}: ${own.length} objects, ${lost.size === 0 ? 'no field lost' : `lost: ${[...lost].join(', ')}`}`,
      );
    },
  );

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
