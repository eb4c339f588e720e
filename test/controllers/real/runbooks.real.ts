import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/cli-build';
import { type ExampleProject, PODINFO } from '../../support/example-project';
import { isWell } from './applications';
import { byHand } from './by-hand';
import type { LiveObject } from './objects';
import { oldForm } from './old-form';
import type { Plant } from './plant';
import { withShop } from './shop';
import { anApp } from './store';
import { say, seconds, withPlant } from './with-plant';

const DEPLOYMENT = 'apps/v1/Deployment';
const APPLICATION = 'argoproj.io/v1alpha1/Application';
const PROJECT = 'argoproj.io/v1alpha1/AppProject';
/** Folder of the delivery repository with Applications that are in `argocd`. */
const OLD = 'old-form';
const APPS = ['frontend', 'backend', 'shop'];
const pulled = (image: string) => image.replace(/:[0-9.]+@/, '@');

/** A kind of a controller that nobody runs here; served in versions, the last of which is what the API server keeps. */
const servedAs = (versions: readonly string[], ...fields: readonly string[]) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'gizmos.example.org' },
  spec: {
    group: 'example.org',
    names: { kind: 'Gizmo', listKind: 'GizmoList', plural: 'gizmos', singular: 'gizmo' },
    scope: 'Namespaced',
    versions: versions.map((name) => ({
      name,
      served: true,
      storage: name === versions.at(-1),
      schema: {
        openAPIV3Schema: {
          type: 'object',
          properties: {
            spec: {
              type: 'object',
              properties: Object.fromEntries(fields.map((each) => [each, { type: 'string' }])),
            },
          },
        },
      },
    })),
  },
});
const gizmos = (...fields: readonly string[]) => servedAs(['v1'], ...fields);

const GIZMO = anApp(
  'gizmo',
  'Worker',
  `    new Worker(chart, 'gizmo', { ...pod, liveness: { command: ['gizmo', 'alive'] } });
    new ApiObject(chart, 'own', {
      apiVersion: 'example.org/v1',
      kind: 'Gizmo',
      metadata: { name: 'gizmo' },
      spec: { size: 'small' },
    });`,
);

const defined = (project: ExampleProject) => join(project.folder, 'crds', 'gizmos.json');

withPlant('what the runbooks say, by Argo CD with server-side diffs', suite, {
  serverSideDiff: true,
  async prepare(project) {
    mkdirSync(join(project.folder, 'crds'));
    writeFileSync(defined(project), JSON.stringify(gizmos('size')));
    writeFileSync(join(project.folder, 'environments', 'apps', 'gizmo.ts'), GIZMO);
    await withShop(project);
    await project.edit('environments/environments.ts', (text) =>
      text.replace("new Environment(project, 'dev', {", "$&\n  allow: { kinds: ['example.org/Gizmo'] },"),
    );
    await project.edit('environments/index.ts', (text) => `import './apps/gizmo';\n${text}`);
  },
});

function suite(plant: () => Plant): void {
  const cli = (...args: readonly string[]) => plant().cli.ok(...args);
  const typed = (script: string) => byHand(plant().objects.cluster, script, plant().project.folder);
  const uidOf = async (name: string, environment: string) =>
    (await plant().objects.get(DEPLOYMENT, name, environment))?.metadata.uid;
  const imageOf = async (name: string, environment: string): Promise<string> =>
    (await plant().objects.get(DEPLOYMENT, name, environment))?.['spec'].template.spec.containers[0].image;
  const untilImage = (name: string, environment: string, image: string) =>
    plant().argo.until(
      `${environment}/${name} pulls ${image}`,
      async () => (await imageOf(name, environment)) === pulled(image),
    );
  const noDifferences = async (id: string) =>
    expect(await plant().applications.differences(id, true)).toBe('');
  const deliver = async (...args: readonly string[]): Promise<void> => {
    const before = await plant().head();
    await cli(...args);
    await plant().announce(before);
  };
  const release = async (app: string, image: string) => {
    await cli('unhold', app, '--env', 'dev').catch(() => undefined);
    await deliver('release', app, '--image', `server=${image}`);
  };
  /** What an administrator applies, from the folder that the project's schemas come from. */
  const define = async (crd: object): Promise<void> => {
    writeFileSync(defined(plant().project), JSON.stringify(crd));
    await typed(`kubectl apply --server-side --force-conflicts -f crds/
kubectl wait --for=condition=Established crd/gizmos.example.org --timeout=60s`);
  };
  const runs = (job: string): number =>
    plant().nodes.ran.filter((each) => each.startsWith(`dev/${job}`)).length;

  beforeAll(async () => {
    await plant().objects.apply(gizmos('size') as never);
    for (const app of [...APPS, 'gizmo']) await cli('release', app, '--image', `server=${PODINFO.old}`);
    await cli('promote', ...APPS, '--to', 'staging');
    await plant().bootstrap('staging');
    await moveIn();
    await plant().applications.untilWell('dev', ...APPS, 'gizmo');
    await plant().applications.untilWell('staging', ...APPS);
  });

  /** What stood in dev before it moved out of `argocd`, and right after that. */
  const moved: { before?: LiveObject | undefined; meanwhile?: LiveObject | undefined } = {};

  /** Has dev delivered from `argocd`, and moves it by the commands of the docs. */
  async function moveIn(): Promise<void> {
    const { project, root, target } = oldForm(plant().url, OLD, 'dev', 'frontend');
    await plant().write({ [`${OLD}/frontend.json`]: JSON.stringify(target) });
    await plant().objects.apply(project);
    await plant().objects.apply(root);
    await plant().applications.until('argocd/frontend-dev', 'is well', isWell);
    const standing = () => plant().objects.get(DEPLOYMENT, 'frontend-server', 'dev');
    moved.before = await standing();
    // The root heals what is taken off its Applications: it has to go first.
    await typed(
      `kubectl -n argocd patch application frontend-dev --type merge -p '{"metadata":{"finalizers":null}}'`,
    );
    await plant().applications.until(
      'argocd/frontend-dev',
      'has its finalizer back',
      ({ metadata }) => (metadata.finalizers ?? []).length > 0,
    );
    const [commands = ''] = [
      ...readFileSync(join(ROOT, 'docs/argocd.md'), 'utf8').matchAll(/```sh\n(for each in [^`]*)```/g),
    ].map(([, script = '']) => script);
    await cli('bootstrap', '--env', 'dev', '--out');
    const [away, ...then] = commands
      .replace('dev frontend-dev backend-dev', 'dev frontend-dev')
      .split(/(?<=^done\n)/m);
    await typed(away ?? '');
    moved.meanwhile = await standing();
    await typed(then.join(''));
    await plant().write({ [`${OLD}/`]: undefined });
  }

  test('an environment whose Applications were in `argocd` moves: no workload is changed, and no older right stays', async () => {
    const after = await plant().objects.get(DEPLOYMENT, 'frontend-server', 'dev');
    const { before, meanwhile } = moved;
    expect(before?.metadata.uid).toEqual(expect.any(String));
    for (const each of [meanwhile, after]) {
      expect(each?.metadata.uid).toBe(before?.metadata.uid);
      expect(each?.['spec'].template).toEqual(before?.['spec'].template);
    }
    expect(after?.metadata.annotations?.['argocd.argoproj.io/tracking-id']).toMatch(/^argocd-dev_frontend:/);
    const project = await plant().objects.get(PROJECT, 'dev', 'argocd');
    expect(project?.['spec'].clusterResourceWhitelist ?? []).toEqual([]);
    expect(project?.['spec'].sourceNamespaces).toEqual(['argocd-dev']);
    expect(await plant().applications.find('argocd/frontend-dev')).toBeUndefined();
    await noDifferences('argocd-dev/frontend');
    await cli('check', '--env', 'dev');
  });

  test('server-side diffs do not flap: what is synced stays so over every comparison', async () => {
    for (const environment of ['dev', 'staging']) await plant().applications.settle(environment);
    const before = plant().argo.statusChanges().length;
    expect(before).toBeGreaterThan(0);
    for (let round = 0; round < 3; round += 1)
      for (const environment of ['dev', 'staging'])
        for (const id of await plant().applications.of(environment))
          await plant().applications.refresh(id, round === 0 ? 'hard' : 'normal');
    expect(plant().argo.statusChanges().slice(before)).toEqual([]);
    for (const environment of ['dev', 'staging']) await plant().applications.untilWell(environment, ...APPS);
  });

  test('Argo CD is down: a rollback in Git, its files by hand; once it is back it adopts what stands', async () => {
    await release('frontend', PODINFO.new);
    await untilImage('frontend-server', 'dev', PODINFO.new);
    const uid = await uidOf('frontend-server', 'dev');
    await plant().argo.down();
    await cli('rollback', 'frontend', '--env', 'dev', '--reason', 'INC-44');
    await typed(`git clone --quiet --branch delivery ${plant().url} ../fleet
kubectl apply --server-side --field-manager=argocd-controller --force-conflicts -n dev -f ../fleet/manifests/dev/frontend/objects
kubectl get applications.argoproj.io -A -o yaml > ../dump.yaml`);
    expect(await imageOf('frontend-server', 'dev')).toBe(pulled(PODINFO.old));
    const begin = Date.now();
    plant().argo.up();
    await plant().applications.refresh('argocd-dev/frontend');
    await plant().applications.untilWell('dev', ...APPS, 'gizmo');
    say(`runbook: Argo CD is back, all synced and healthy after ${seconds(begin)} s`);
    await noDifferences('argocd-dev/frontend');
    expect(await uidOf('frontend-server', 'dev')).toBe(uid);
  });

  test('the forge is down: the steps that a rollback without it writes; once it is back Git says so, and the controller goes on', async () => {
    await release('frontend', PODINFO.new);
    await untilImage('frontend-server', 'dev', PODINFO.new);
    await plant().applications.until('argocd-dev/frontend', 'is well', isWell);
    await cli('status');
    plant().forgeAnswers = false;
    await plant().applications.refresh('argocd-dev/backend', 'hard');
    await plant().applications.until('argocd-dev/backend', 'cannot be compared', ({ status }) =>
      JSON.stringify(status?.conditions ?? []).includes('ComparisonError'),
    );
    expect(await imageOf('backend-server', 'dev')).toBe(pulled(PODINFO.old));
    const folder = join(plant().project.folder, '..', 'steps');
    await cli('rollback', 'frontend', '--env', 'dev', '--reason', 'INC-45', '--offline', '--out', folder);
    const text = readFileSync(join(folder, 'STEPS.md'), 'utf8');
    const [pause = '', apply = '', followUp = '', resume = ''] = [...text.matchAll(/```sh\n([^`]*)```/g)].map(
      ([, commands]) => commands,
    );
    expect(followUp).toContain('follow-up --from');
    await typed(pause);
    // `kubectl diff` ends with 1 where there is a difference.
    await typed(`cd ${folder}\n${apply.replace(/^kubectl diff .*$/m, '$& || true')}`);
    expect(await imageOf('frontend-server', 'dev')).toBe(pulled(PODINFO.old));
    plant().forgeAnswers = true;
    const before = await plant().head();
    await cli('follow-up', '--from', folder);
    await plant().announce(before);
    await typed(resume);
    await plant().applications.settle('dev');
    await plant().applications.untilWell('dev', ...APPS, 'gizmo');
    expect(await imageOf('frontend-server', 'dev')).toBe(pulled(PODINFO.old));
    await noDifferences('argocd-dev/frontend');
    const root = await plant().applications.get('argocd/dev');
    expect(root['spec'].syncPolicy.automated).toEqual({ prune: true, selfHeal: true });
  });

  test('a migration that fails holds the Deployments back; its Job, once deleted, runs again', async () => {
    const before = runs('shop-migrate');
    plant().nodes.fails = '--more';
    await plant().project.edit('environments/apps/shop.ts', (text) =>
      text.replace("args: ['migrate']", "args: ['migrate', '--more']"),
    );
    await release('shop', PODINFO.new);
    await plant().argo.until('the migration ran', async () => runs('shop-migrate') > before);
    await plant().applications.until(
      'argocd-dev/shop',
      'is tried again',
      ({ status }) => status?.operationState?.retryCount >= 1,
    );
    expect([await imageOf('shop-web', 'dev'), runs('shop-migrate')]).toEqual([
      pulled(PODINFO.old),
      before + 1,
    ]);
    plant().nodes.fails = undefined;
    const jobs = await plant().objects.list('batch/v1/Job', 'dev');
    const failed = jobs.filter(({ status }) => status?.failed > 0).map(({ metadata }) => metadata.name);
    expect(failed).toHaveLength(1);
    await typed(`kubectl -n dev delete job ${failed.join()}`);
    await plant().applications.until('argocd-dev/shop', 'is well', isWell);
    expect([await imageOf('shop-web', 'dev'), runs('shop-migrate')]).toEqual([
      pulled(PODINFO.new),
      before + 2,
    ]);
  });

  test("a window in the administrator's file stops what syncs by itself, and a person gets through", async () => {
    const windows =
      "windows: [{ name: 'quiet', kind: 'deny', schedule: '0 * * * *', duration: Duration.hours(1), timeZone: 'UTC', controller: true }],";
    await plant().project.edit('environments/environments.ts', (text) =>
      `import { Duration } from 'cdk8s';\n${text}`.replace(
        "new Environment(project, 'staging', {",
        `$&\n  ${windows}`,
      ),
    );
    // An administrator applies it; in Git nobody said it yet, so that the promotion passes there.
    await plant().bootstrap('staging');
    await release('backend', PODINFO.new);
    await deliver('promote', 'backend', '--to', 'staging');
    await plant().applications.until(
      'argocd-staging/backend',
      'waits',
      ({ status }) => status?.sync?.status === 'OutOfSync',
    );
    await plant().applications.refresh('argocd-staging/backend');
    expect(await imageOf('backend-server', 'staging')).toBe(pulled(PODINFO.old));
    await plant().applications.sync('argocd-staging/backend');
    await untilImage('backend-server', 'staging', PODINFO.new);
    // The same for an instant, by the commands that a freeze prints.
    await plant().project.edit('environments/environments.ts', (text) => text.replace(windows, ''));
    await plant().bootstrap('staging');
    const frozen = await cli('freeze', '--env', 'staging', '--reason', 'INC-46', '--details');
    const by = async (what: string): Promise<string> => {
      const line = frozen.split('\n').find((each) => each.trim().startsWith(`argocd proj windows ${what} `));
      const [, ...words] = [...(line ?? '').trim().matchAll(/'([^']*)'|[^ ']+/g)].map(
        ([word, quoted]) => quoted ?? word,
      );
      const { code, all } = await plant().argo.command(...words);
      expect([line, code, all]).toEqual([expect.stringContaining(what), 0, all]);
      return all;
    };
    await by('add');
    const list = async () => (await plant().argo.command('proj', 'windows', 'list', 'staging')).all;
    expect(await list()).toContain('deny');
    await deliver('rollback', 'backend', '--env', 'staging', '--reason', 'INC-46');
    await plant().applications.refresh('argocd-staging/backend');
    expect(await imageOf('backend-server', 'staging')).toBe(pulled(PODINFO.new));
    expect(frozen).toContain('`argocd app sync argocd-staging/<app>`');
    // Whether a person gets through is a setting of the window.
    const people = (may: string) =>
      plant().argo.command('proj', 'windows', `${may}-manual-sync`, 'staging', '0');
    expect(await people('disable')).toMatchObject({ code: 0 });
    const refused = await plant().argo.command('app', 'sync', 'argocd-staging/backend');
    expect(refused.code).not.toBe(0);
    expect(refused.all).toContain('sync window');
    expect(await people('enable')).toMatchObject({ code: 0 });
    await plant().applications.sync('argocd-staging/backend');
    await untilImage('backend-server', 'staging', PODINFO.old);
    // Its end says how to take the window away again.
    const ended = await cli('unfreeze', '--env', 'staging', '--details');
    const find =
      /argocd proj windows delete staging "\$\(argocd proj windows list staging \| (awk '[^']*')\)"/.exec(
        ended,
      )?.[1];
    const id = execFileSync('sh', ['-c', find ?? 'false'], { input: await list(), encoding: 'utf8' }).trim();
    expect(await plant().argo.command('proj', 'windows', 'delete', 'staging', id)).toMatchObject({ code: 0 });
    expect(await list()).not.toContain('deny');
    await cli('unhold', 'backend', '--env', 'staging');
  });

  test('a CRD gets a field before the release that needs it, and loses it after the rollback', async () => {
    const colour = async () => (await plant().objects.get('example.org/v1/Gizmo', 'gizmo', 'dev'))?.['spec'];
    await define(gizmos('size', 'colour'));
    await plant().project.edit('environments/apps/gizmo.ts', (text) =>
      text.replace("size: 'small'", "size: 'small', colour: 'red'"),
    );
    await cli('check');
    await release('gizmo', PODINFO.old);
    await plant().argo.until('the field is there', async () => (await colour())?.colour === 'red');
    await plant().applications.until('argocd-dev/gizmo', 'is well', isWell);
    await noDifferences('argocd-dev/gizmo');
    await deliver('rollback', 'gizmo', '--env', 'dev', '--reason', 'INC-47');
    await plant().argo.until('the field is gone', async () => (await colour())?.colour === undefined);
    await define(gizmos('size'));
    await plant().applications.refresh('argocd-dev/gizmo', 'hard');
    await plant().applications.until('argocd-dev/gizmo', 'is well', isWell);
    await noDifferences('argocd-dev/gizmo');
  });

  test('a version of a kind leaves its CRD once no release renders it and no object is kept in it', async () => {
    const kept = () => plant().objects.get('example.org/v2/Gizmo', 'gizmo', 'dev');
    const uid = (await plant().objects.get('example.org/v1/Gizmo', 'gizmo', 'dev'))?.metadata.uid;
    expect(uid).toEqual(expect.any(String));
    await define(servedAs(['v1', 'v2'], 'size'));
    await plant().project.edit('environments/apps/gizmo.ts', (text) =>
      text.replace("'example.org/v1'", "'example.org/v2'").replace(", colour: 'red'", ''),
    );
    await release('gizmo', PODINFO.old);
    await plant().applications.until('argocd-dev/gizmo', 'is well', isWell);
    const page = readFileSync(join(ROOT, 'docs/runbooks/crd-update.md'), 'utf8');
    const [, commands = ''] = page.match(/```sh\n(kubectl [^`]*gizmos\.v2\.[^`]*)```/) ?? [];
    expect(commands).toContain('--subresource status');
    // The API server keeps a version as long as the CRD says that objects may be stored in it.
    await expect(define(servedAs(['v2'], 'size'))).rejects.toThrow('storedVersions');
    await typed(commands.replaceAll('-n prod', '-n dev'));
    await define(servedAs(['v2'], 'size'));
    await cli('check', '--env', 'dev');
    await plant().applications.refresh('argocd-dev/gizmo', 'hard');
    await plant().applications.until('argocd-dev/gizmo', 'is well', isWell);
    await noDifferences('argocd-dev/gizmo');
    expect((await kept())?.metadata.uid).toBe(uid);
    // A way back over that step is told before it is taken.
    const back = await cli('rollback', 'gizmo', '--env', 'dev', '--reason', 'INC-48', '--dry-run');
    expect(back).toMatch(/SCHEMA_UNKNOWN_KIND.*"example\.org\/v1".*its versions are: example\.org\/v2/s);
  });

  test('an environment is taken down in order, with its workloads; its neighbour notices nothing', async () => {
    const refused = await plant().cli.run('bootstrap', '--env', 'staging', '--remove');
    expect([refused.code, refused.all]).toEqual([1, expect.stringContaining('TARGETS_STAND')]);
    const standing = await Promise.all(APPS.map((app) => plant().applications.get(`argocd-dev/${app}`)));
    for (const app of APPS) await deliver('retire', app, '--env', 'staging', '--reason', 'it closes');
    const begin = Date.now();
    await cli('bootstrap', '--env', 'staging', '--remove', '--out');
    await typed('sh bootstrap/staging-remove.sh');
    say(`staging taken down, with its workloads: ${seconds(begin)} s`);
    await gone('staging');
    expect(await plant().objects.get('v1/Namespace', 'staging')).toBeUndefined();
    await plant().applications.settle('dev');
    await plant().applications.untilWell('dev', ...APPS, 'gizmo');
    const now = await Promise.all(APPS.map((app) => plant().applications.get(`argocd-dev/${app}`)));
    expect(now.map(({ metadata }) => metadata.uid)).toEqual(standing.map(({ metadata }) => metadata.uid));
    // Then its data: nothing promotes from it any more.
    await plant().project.edit('environments/environments.ts', (text) =>
      text
        .replace(/\/\*\* The rehearsal[\s\S]*?\n\}\);\n/, '')
        .replace('anyOf(staging, hotfix)', '[hotfix]')
        .replace('anyOf, ', '')
        .replace('[dev, staging, hotfix, prod]', '[dev, hotfix, prod]'),
    );
    for (const app of ['frontend', 'backend', 'shop', 'gizmo'])
      await plant().project.edit(`environments/apps/${app}.ts`, (text) =>
        text.replace(/ staging: (?:\{[^}]*\}|absent|[a-z]+),/, ''),
      );
    expect(await cli('configure')).toContain('ENVIRONMENT_LEAVES');
    expect((await plant().cli.run('status', '--env', 'staging')).all).toContain('UNKNOWN_ENVIRONMENT');
    await cli('check');
  });

  test('an environment is taken down without its workloads: they run on, and nobody changes them', async () => {
    const names = ['frontend-server', 'backend-server', 'shop-web', 'shop-mail'];
    const before = await Promise.all(names.map((name) => uidOf(name, 'dev')));
    await typed(await cli('bootstrap', '--env', 'dev', '--remove', '--keep-workloads'));
    await gone('dev');
    expect(await Promise.all(names.map((name) => uidOf(name, 'dev')))).toEqual(before);
    expect(before).not.toContain(undefined);
  });

  /** Nothing is left of what an administrator applied for it. */
  async function gone(environment: string): Promise<void> {
    const { objects, applications } = plant();
    expect(await applications.find(`argocd/${environment}`)).toBeUndefined();
    expect(await objects.list(APPLICATION, `argocd-${environment}`)).toEqual([]);
    for (const name of [environment, `${environment}-root`])
      expect([name, await objects.get(PROJECT, name, 'argocd')]).toEqual([name, undefined]);
    expect(await objects.get('v1/Namespace', `argocd-${environment}`)).toBeUndefined();
  }
}
