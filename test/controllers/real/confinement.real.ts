import { permits } from '../../../lib/controllers/allowed/permits';
import { targetApplication } from '../../../lib/controllers/argocd/objects/target-application';
import type { AppData } from '../../../lib/model/exchange';
import { parseEnvironment } from '../../../lib/registry';
import { emitYaml } from '../../../lib/yaml';
import { layout } from '../../support/default-layout';
import { type ExampleProject, PODINFO } from '../../support/example-project';
import { anApp, anEnv } from '../../support/names';
import { isSyncing, told } from './applications';
import { type Attack, attacks, filesOf } from './attacks';
import type { LiveObject } from './objects';
import type { Plant } from './plant';
import { say, seconds, withPlant } from './with-plant';

const APPS = ['frontend', 'backend'];
const APPLICATION = 'argoproj.io/v1alpha1/Application';
const TRACKING = 'argocd.argoproj.io/tracking-id';

/** Lets an environment hold more than others do. */
const withAllowances = (project: ExampleProject) =>
  project.edit('environments/environments.ts', (text) =>
    text.replace("'hotfix', {", `'hotfix', {\n  allow: ${JSON.stringify(ALLOWED)},`),
  );
const ALLOWED = {
  kinds: ['rbac.authorization.k8s.io/Role', 'Secret', 'rbac.authorization.k8s.io/ClusterRole'],
  clusterKinds: ['scheduling.k8s.io/PriorityClass'],
  namespaces: ['hotfix-jobs'],
};

withPlant('an environment confined by what bootstrap makes', suite, { prepare: withAllowances });

function suite(plant: () => Plant): void {
  let base = '';
  let standing: readonly string[] = [];

  /** All that an attacker of dev must not change: other environments, Argo CD itself, and the cluster. */
  const outside = async (): Promise<string[]> => {
    const kinds = [
      ...['AppProject', 'Application', 'ApplicationSet'].map((kind) => `argoproj.io/v1alpha1/${kind}`),
      ...['v1/Namespace', 'v1/ConfigMap', 'v1/Secret', 'v1/Service', 'apps/v1/Deployment'],
      ...['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'].map(
        (kind) => `rbac.authorization.k8s.io/v1/${kind}`,
      ),
    ];
    const lines: string[] = [];
    for (const kind of kinds)
      for (const { metadata, spec, roleRef } of await plant().objects.list(kind)) {
        const { name, namespace = '', uid, labels = {} } = metadata;
        if (['dev', 'argocd-dev'].includes(namespace)) continue;
        lines.push(`${kind} ${namespace}/${name} ${uid} ${JSON.stringify([labels, spec, roleRef])}`);
      }
    return lines.sort();
  };
  const unharmed = async (): Promise<void> => expect(await outside()).toEqual(standing);
  const undo = async (): Promise<void> => {
    await plant().reset(base);
    await plant().applications.settle('dev');
    await plant().applications.untilWell('dev', ...APPS);
  };
  /** What Argo CD says of an Application, all that there is. */
  const saidOf = (application: LiveObject): string =>
    JSON.stringify([application['status']?.conditions, application['status']?.operationState]);
  const untilSaid = async (id: string, what: RegExp): Promise<void> =>
    plant().applications.until(id, `says ${what}`, (application) => what.test(saidOf(application)));

  beforeAll(async () => {
    await plant().objects.apply(applicationSets());
    for (const app of APPS) await plant().cli.ok('release', app, '--image', `server=${PODINFO.old}`);
    await plant().cli.ok('promote', ...APPS, '--to', 'staging');
    for (const environment of ['dev', 'staging']) {
      await plant().bootstrap(environment);
      await plant().applications.untilWell(environment, ...APPS);
    }
    base = await plant().head();
    standing = await outside();
  });

  test('nothing that the root is given reaches what is not its environment', async () => {
    const { onRoot } = attacks(plant().url);
    for (const [index, attack] of onRoot.entries()) await plant().write(filesOf(attack, `a${index}`));
    await plant().applications.refresh('argocd/dev');
    await plant().applications.until(
      'argocd/dev',
      'has failed',
      ({ status }) =>
        status?.operationState?.syncResult?.resources?.length > 0 && status.operationState.retryCount >= 1,
    );
    const root = await plant().applications.get('argocd/dev');
    const results: { kind: string; namespace: string; name: string; status: string; message: string }[] =
      root['status'].operationState.syncResult.resources;
    for (const { title, delivery, stopped } of onRoot)
      for (const each of delivery as LiveObject[]) {
        const { name, namespace = 'argocd-dev' } = each.metadata;
        if (namespace === 'argocd-dev' && each.kind === 'Application') continue;
        const found = results.filter((result) => result.kind === each.kind && result.name === name);
        expect([title, found.map(({ message }) => message).join('\n')]).toEqual([
          title,
          expect.stringMatching(stopped),
        ]);
      }
    await unharmed();
    await undo();
    say(`${onRoot.length} attacks on the root stopped by its project`);
  });

  test('no Application of its own takes it out of its environment', async () => {
    const { byApplication } = attacks(plant().url);
    const names = byApplication.map(({ delivery }) => (delivery[0] as LiveObject).metadata.name);
    for (const [index, attack] of byApplication.entries())
      await plant().write(filesOf(attack, names[index] ?? ''));
    await plant().applications.refresh('argocd/dev');
    for (const [index, { title, stopped }] of byApplication.entries()) {
      const id = `argocd-dev/${names[index]}`;
      await untilSaid(id, stopped);
      const application = await plant().applications.get(id);
      expect([title, application['status']?.sync?.status]).not.toEqual([title, 'Synced']);
    }
    await unharmed();
    await undo();
    say(`${byApplication.length} attacks by Applications stopped by the environment's project`);
  });

  test("an Application that Argo CD would push by writes nothing: no other environment's branch moves", async () => {
    const hydrator = {
      drySource: { repoURL: plant().url, targetRevision: 'delivery', path: 'manifests/dev/frontend/objects' },
      syncSource: { targetBranch: 'other', path: 'manifests/staging' },
      hydrateTo: { targetBranch: 'other' },
    };
    const application = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: 'x-hydrator', namespace: 'argocd-dev' },
      spec: {
        project: 'dev',
        sourceHydrator: hydrator,
        destination: { server: 'https://kubernetes.default.svc', namespace: 'dev' },
      },
    };
    const attack = { title: 'hydrator', delivery: [application], stopped: /./ };
    await plant().write(filesOf(attack, 'x-hydrator'));
    const written = await plant().refs();
    await plant().applications.refresh('argocd/dev');
    await plant().applications.until('argocd-dev/x-hydrator', 'is there', () => true);
    await plant().applications.refresh('argocd-dev/x-hydrator', 'hard');
    expect(await plant().refs()).toEqual(written);
    await unharmed();
    await undo();
  });

  test('what takes the name of its root, the mark of another environment, or an object of its neighbour changes nothing outside', async () => {
    const application = (name: string) => ({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name, namespace: 'argocd-dev' },
      spec: {
        project: 'dev',
        source: { repoURL: plant().url, targetRevision: 'delivery', path: `manifests/dev/${name}/objects` },
        destination: { server: 'https://kubernetes.default.svc', namespace: 'dev' },
        syncPolicy: { automated: { prune: true, selfHeal: true } },
      },
    });
    const made = (name: string, annotations: object = {}) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, annotations },
    });
    const marked = made('marked', { [TRACKING]: 'argocd-staging_frontend:/ConfigMap:staging/marked' });
    for (const [name, object] of [
      ['dev', marked],
      ['x-one', made('shared')],
      ['x-two', made('shared')],
    ] as const)
      await plant().write(
        filesOf({ title: name, delivery: [application(name)], objects: [object], stopped: /./ }, name),
      );
    await plant().applications.refresh('argocd/dev');
    await plant().argo.until('the object has the mark of its own', async () => {
      const found = await plant().objects.get('v1/ConfigMap', 'marked', 'dev');
      return found?.metadata.annotations?.[TRACKING] === 'argocd-dev_dev:/ConfigMap:dev/marked';
    });
    await plant().argo.until('the neighbours are told of the object that both have', async () => {
      const said = await Promise.all(
        ['x-one', 'x-two'].map(async (name) => plant().applications.find(`argocd-dev/${name}`)),
      );
      return said.some((each) => each !== undefined && /SharedResourceWarning|shared/i.test(saidOf(each)));
    });
    await plant().applications.settle('staging');
    await plant().applications.untilWell('staging', ...APPS);
    await unharmed();
    await undo();
  });

  test("another environment's mark on a live object moves nothing there", async () => {
    const mark = 'argocd-staging_frontend:/ConfigMap:staging/marked';
    await plant().objects.apply({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'marked', namespace: 'dev', annotations: { [TRACKING]: mark } },
    });
    const marks = async (value: string): Promise<void> => {
      const fields = { metadata: { annotations: { [TRACKING]: value } } };
      await plant().objects.patch('apps/v1/Deployment', 'backend-server', 'dev', fields);
    };
    await marks('argocd-staging_backend:apps/Deployment:dev/backend-server');
    // Dev's own sync may stop there; that of the other goes on, and takes nothing over.
    await plant().applications.settle('staging');
    await plant().applications.untilWell('staging', ...APPS);
    expect(await plant().objects.get('v1/ConfigMap', 'marked', 'dev')).toBeDefined();
    expect(await plant().objects.get('apps/v1/Deployment', 'backend-server', 'dev')).toBeDefined();
    await unharmed();
    await plant().objects.delete('v1/ConfigMap', 'marked', 'dev');
    await marks('argocd-dev_backend:apps/Deployment:dev/backend-server');
    await plant().argo.command('app', 'terminate-op', 'argocd-dev/backend');
    await plant().applications.sync('argocd-dev/backend');
    await plant().applications.untilWell('dev', ...APPS);
  });

  test("another environment's mark on a live Application is put back by its root", async () => {
    const { metadata } = await plant().applications.get('argocd-staging/frontend');
    const own = metadata.annotations?.[TRACKING];
    expect(own).toBe('staging:argoproj.io/Application:argocd-staging/frontend');
    const foreign = own?.replace('staging:', 'dev:');
    const begin = Date.now();
    await plant().objects.patch(APPLICATION, 'frontend', 'argocd-staging', {
      metadata: { annotations: { [TRACKING]: foreign } },
    });
    await plant().argo.until('the mark is put back', async () => {
      const found = await plant().applications.get('argocd-staging/frontend');
      return found.metadata.annotations?.[TRACKING] === own;
    });
    say(`a foreign mark on a live Application was put back after ${seconds(begin)} s`);
    await plant().applications.untilWell('staging', ...APPS);
    await plant().applications.settle('dev');
    await plant().applications.untilWell('dev', ...APPS);
    await unharmed();
  });

  test('an Application in the project of another environment cannot take anything along when it goes', async () => {
    const [attack] = attacks(plant().url).byApplication;
    const files = filesOf(attack as Attack, 'x-project');
    const text = files['manifests/dev/x-project/delivery/application.yaml'] ?? '';
    const finalizer = 'metadata:\n  finalizers: [resources-finalizer.argocd.argoproj.io/foreground]';
    files['manifests/dev/x-project/delivery/application.yaml'] = text.replace('metadata:', finalizer);
    await plant().write(files);
    await plant().applications.refresh('argocd/dev');
    await untilSaid('argocd-dev/x-project', /not permitted to use project 'staging'/);
    await plant().objects.delete(APPLICATION, 'x-project', 'argocd-dev');
    await untilSaid('argocd-dev/x-project', /DeletionError/);
    await unharmed();
    // It hangs there, in its own environment, until a person takes the finalizer away.
    await plant().reset(base);
    // The root has to know first that Git has it no more: it would bring it back, finalizer and all.
    await plant().applications.refresh('argocd/dev');
    await plant().argo.until('it is gone', async () => {
      await plant().objects.patch(APPLICATION, 'x-project', 'argocd-dev', { metadata: { finalizers: null } });
      return (await plant().applications.find('argocd-dev/x-project')) === undefined;
    });
    await undo();
  });

  test('when all below its folder is gone, nothing is deleted', async () => {
    await plant().write({ 'manifests/dev': undefined });
    await plant().applications.refresh('argocd/dev');
    await untilSaid('argocd/dev', /auto-sync will wipe out all resources/);
    for (const app of APPS) {
      const application = await plant().applications.get(`argocd-dev/${app}`);
      expect([told(application), isSyncing(application)]).toEqual([
        expect.stringContaining('Healthy'),
        false,
      ]);
      expect(await plant().objects.get('apps/v1/Deployment', `${app}-server`, 'dev')).toBeDefined();
    }
    await unharmed();
    await undo();
  });

  test('a file that cannot be read stops its own environment only, and blocks nothing that mends it', async () => {
    await plant().write({
      'manifests/dev/bad/delivery/application.yaml':
        'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: [\n',
    });
    await plant().applications.refresh('argocd/dev');
    await untilSaid('argocd/dev', /ComparisonError/);
    await unharmed();
    await undo();
  });

  test('Argo CD lets in what this tool lets in, and refuses what it refuses', async () => {
    await plant().bootstrap('hotfix');
    const place = layout.pathOf({ kind: 'environment', environment: anEnv('hotfix') });
    const { environment } = parseEnvironment(await plant().read(place), place);
    const objects = sampleObjects();
    const application = targetApplication({
      environment,
      app: { name: anApp('x') } as AppData,
      delivery: { repository: plant().url, branch: 'delivery', path: 'manifests/hotfix' },
      objects: objects.map(({ object }) => object),
    });
    const folder = 'manifests/hotfix/x';
    const files = objects.map(({ object }, at) => [`${folder}/objects/${at}.yaml`, emitYaml(object)]);
    await plant().write({
      [`${folder}/delivery/application.yaml`]: emitYaml(application),
      ...Object.fromEntries(files),
    });
    await plant().applications.refresh('argocd/hotfix');
    await untilSaid('argocd-hotfix/x', /not permitted in project/);
    const { status } = await plant().applications.get('argocd-hotfix/x');
    const results: { kind: string; name: string; message: string }[] =
      status.operationState.syncResult.resources;
    const refused = new Set(
      results.flatMap(({ kind, name, message }) =>
        /not permitted in project/.test(message) ? [`${kind} ${name}`] : [],
      ),
    );
    for (const { object, scope } of objects) {
      const name = `${object.kind} ${object.metadata.name}`;
      expect([name, refused.has(name)]).toEqual([name, !permits(environment, object, scope).permitted]);
    }
    expect(refused.size).toBeGreaterThan(4);
    expect(refused.size).toBeLessThan(objects.length - 4);
    say(
      `${objects.length} objects judged alike by this tool and by Argo CD, ${refused.size} of them refused`,
    );
    await plant().reset(base);
  });
}

/** Objects that `hotfix` may hold, and others that it may not. */
function sampleObjects(): { object: LiveObject; scope: 'cluster' | 'namespace' }[] {
  const RBAC = 'rbac.authorization.k8s.io/v1';
  const sample = (
    apiVersion: string,
    kind: string,
    name: string,
    namespace = 'hotfix',
    more: object = {},
  ) => ({
    object: { apiVersion, kind, metadata: { name, namespace }, ...more },
    scope: 'namespace' as const,
  });
  const ofCluster = (apiVersion: string, kind: string, name: string, more: object = {}) => ({
    object: { apiVersion, kind, metadata: { name }, ...more },
    scope: 'cluster' as const,
  });
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'x' };
  return [
    sample('v1', 'ConfigMap', 'here'),
    sample('v1', 'ConfigMap', 'jobs', 'hotfix-jobs'),
    sample('v1', 'ConfigMap', 'elsewhere', 'dev'),
    sample('v1', 'ConfigMap', 'system', 'kube-system'),
    sample('v1', 'Secret', 'listed'),
    sample('v1', 'ServiceAccount', 'usual'),
    sample('v1', 'LimitRange', 'unlisted', 'hotfix', { spec: { limits: [] } }),
    sample(RBAC, 'Role', 'listed', 'hotfix', { rules: [] }),
    sample(RBAC, 'RoleBinding', 'unlisted', 'hotfix', { roleRef, subjects: [] }),
    sample('argoproj.io/v1alpha1', 'Application', 'unlisted', 'hotfix', { spec: {} }),
    sample('networking.k8s.io/v1', 'NetworkPolicy', 'usual', 'hotfix', { spec: { podSelector: {} } }),
    ofCluster('v1', 'Namespace', 'hotfix'),
    ofCluster('scheduling.k8s.io/v1', 'PriorityClass', 'listed', { value: 1 }),
    // Listed as a kind in a namespace, which does not count.
    ofCluster(RBAC, 'ClusterRole', 'wrong-list', { rules: [] }),
    ofCluster(RBAC, 'ClusterRoleBinding', 'unlisted', { roleRef: { ...roleRef, kind: 'ClusterRole' } }),
  ];
}

/** The kind, so that an attack by it fails for its project and not for want of the kind. */
function applicationSets(): LiveObject {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'applicationsets.argoproj.io' },
    spec: {
      group: 'argoproj.io',
      scope: 'Namespaced',
      names: { kind: 'ApplicationSet', plural: 'applicationsets' },
      versions: [
        {
          name: 'v1alpha1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
        },
      ],
    },
  };
}
