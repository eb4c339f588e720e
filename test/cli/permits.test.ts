import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GitRepository } from '../../lib/engine/git';
import { gitOutput } from '../../lib/engine/git/run-git';
import type { Finding } from '../../lib/model/finding';
import type { Cli } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { aCommit, aRef } from '../support/names';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(180_000);

const temporary = temporaryDirectories();
const ENVIRONMENTS = 'environments/environments.ts';

let example: DeliveredExample;
let cli: Cli;
let path: string;

beforeEach(async () => {
  example = await DeliveredExample.create(await temporary());
  ({ cli, path } = await example.copy());
});

type Manifest = Readonly<Record<string, unknown>>;

/** Lets an app render further objects. */
async function add(app: string, objects: readonly Manifest[]): Promise<void> {
  await example.project.edit(`environments/apps/${app}.ts`, (text) =>
    `import { ApiObject } from 'cdk8s';\n${text}`.replace(
      "new WebService(chart, 'server'",
      `for (const [at, each] of ${JSON.stringify(objects)}.entries())\n      new ApiObject(chart, \`more-\${at}\`, each);\n    $&`,
    ),
  );
}

/** Takes the further objects away again. */
const remove = (app: string) =>
  example.project.edit(`environments/apps/${app}.ts`, (text) =>
    text.replace(/for \(const \[at, each\] of .*\n.*\n/, ''),
  );

const allow = (environment: string, what: string) =>
  example.project.edit(ENVIRONMENTS, (text) =>
    text.replace(`new Environment(project, '${environment}', {`, `$&\n  allow: ${what},`),
  );

const object = (apiVersion: string, kind: string, name = 'x', more: Manifest = {}): Manifest => ({
  apiVersion,
  kind,
  metadata: { name },
  ...more,
});
const role = (name: string) => object('rbac.authorization.k8s.io/v1', 'Role', name, { rules: [] });
const clusterRole = (name: string) =>
  object('rbac.authorization.k8s.io/v1', 'ClusterRole', name, { rules: [] });
/** A kind of the whole cluster that only its CRD tells of. */
const REALM = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'realms.example.org' },
  spec: {
    group: 'example.org',
    names: { kind: 'Realm', plural: 'realms' },
    scope: 'Cluster',
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
  },
};
const settings = (name: string) => object('v1', 'ConfigMap', name, { data: { a: '1' } });

async function found(code: string, ...args: string[]): Promise<Finding[]> {
  const { data } = await cli.json(...args);
  return findingsIn(data).filter((each) => each.code === code && each.subject?.environment !== undefined);
}

/** Findings wherever an answer holds them, each once: what is shown of one says less than the finding itself. */
function findingsIn(data: unknown): Finding[] {
  const all = new Map<string, Finding>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) visit(each);
    else if (typeof value === 'object' && value !== null) {
      if ('code' in value && 'severity' in value)
        all.set(keyOf(value as Finding), { ...all.get(keyOf(value as Finding)), ...(value as Finding) });
      for (const each of Object.values(value)) visit(each);
    }
  };
  visit(data);
  return [...all.values()];
}

const keyOf = ({ code, message, subject }: Finding) => [code, message, subject?.environment].join(' ');

/** Commits files to the delivery branch, as a person would. */
async function byHand(files: Readonly<Record<string, string>>): Promise<string> {
  const repository = await GitRepository.open(path);
  const head = (await repository.resolve('refs/heads/delivery')) ?? aCommit('');
  const commit = await repository.commit({
    parents: [head],
    base: head,
    edits: Object.entries(files).map(([file, content]) => ({ kind: 'file', path: file, content })),
    message: 'by hand',
    author: { name: 'Eve', email: 'eve@example.org', date: new Date(0) },
  });
  await repository.updateRefs([{ ref: aRef('refs/heads/delivery'), from: head, to: commit }]);
  return head;
}

describe('what the controller would refuse', () => {
  test('is refused at the release, one finding for a kind, with what to write; later environments are warned of', async () => {
    await add('frontend', [
      object('monitoring.coreos.com/v1', 'ServiceMonitor', 'one'),
      object('monitoring.coreos.com/v1', 'ServiceMonitor', 'two'),
      object('argoproj.io/v1alpha1', 'Rollout'),
      object('cert-manager.io/v1', 'Certificate'),
      role('reader'),
      clusterRole('frontend'),
    ]);
    const findings = await found('NOT_PERMITTED', 'release', 'frontend', '--dry-run');
    const inDev = findings.filter(({ subject }) => subject.environment === 'dev');
    expect(inDev.map(({ severity, message }) => `${severity}: ${message}`).sort()).toEqual([
      'refusal: Argo CD would refuse "Certificate.cert-manager.io dev/x": dev allows no cert-manager.io/Certificate',
      'refusal: Argo CD would refuse "ClusterRole.rbac.authorization.k8s.io frontend": a rbac.authorization.k8s.io/ClusterRole belongs to the whole cluster, dev allows none of that',
      'refusal: Argo CD would refuse "Role.rbac.authorization.k8s.io dev/reader": dev allows no rbac.authorization.k8s.io/Role',
      'refusal: Argo CD would refuse "Rollout.argoproj.io dev/x": dev allows no argoproj.io/Rollout',
      'refusal: Argo CD would refuse "ServiceMonitor.monitoring.coreos.com dev/one" and 1 more: dev allows no monitoring.coreos.com/ServiceMonitor',
    ]);
    const remedies = inDev.map(({ remedy }) => remedy).join('\n');
    for (const text of [
      "allow: { kinds: ['monitoring.coreos.com/ServiceMonitor'] }",
      "allow: { kinds: ['argoproj.io/Rollout'] }",
      "allow: { clusterKinds: ['rbac.authorization.k8s.io/ClusterRole'] }",
    ])
      expect(remedies).toContain(text);
    expect(inDev.every(({ subject }) => subject.file?.includes('frontend') || subject.object)).toBe(true);
    const later = findings.filter(({ subject }) => subject.environment === 'prod');
    expect(later.map(({ severity }) => severity)).toEqual([
      'warning',
      'warning',
      'warning',
      'warning',
      'warning',
    ]);
  });

  test('passes where the environment allows it, by name, and refuses a kind in the wrong list', async () => {
    await add('frontend', [
      role('reader'),
      clusterRole('frontend'),
      object('v1', 'LimitRange', 'x', { spec: { limits: [] } }),
    ]);
    await allow(
      'dev',
      "{ kinds: ['rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/ClusterRole'], clusterKinds: ['LimitRange'] }",
    );
    expect(await cli.ok('configure', '--env', 'dev').catch(() => cli.ok('configure'))).toContain('allow');
    const findings = await found('NOT_PERMITTED', 'release', 'frontend', '--dry-run');
    const inDev = findings.filter(({ subject }) => subject.environment === 'dev');
    expect(inDev.map(({ message }) => message.replace(/^.*?: /, '')).sort()).toEqual([
      'a LimitRange is in a namespace, and dev allows it as a kind of the whole cluster, which does not count',
      'a rbac.authorization.k8s.io/ClusterRole belongs to the whole cluster, and dev allows it as a kind in a namespace, which does not count',
    ]);
  });

  test('gets no namespace where its kind belongs to the cluster: as Kubernetes, the environment or a CRD says', async () => {
    const kinds = [
      ['rbac.authorization.k8s.io/v1', 'ClusterRole', { rules: [] }],
      ['argoproj.io/v1alpha1', 'ClusterAnalysisTemplate', { spec: { metrics: [] } }],
      ['example.org/v1', 'Realm', {}],
    ] as const;
    const names = kinds.map(([version, kind]) => `'${version.split('/')[0]}/${kind}'`);
    const external = `policies: { externalKinds: [${names[1]}] }`;
    await allow('dev', `{ clusterKinds: [${names}], namespaces: ['elsewhere'] },\n  ${external}`);
    const { folder } = example.project;
    mkdirSync(join(folder, 'crds'));
    writeFileSync(join(folder, 'crds', 'realm.json'), JSON.stringify(REALM));
    await add('frontend', [
      ...kinds.map(([version, kind, more]) => object(version, kind, 'wide', more)),
      settings('narrow'),
    ]);
    await cli.ok('configure');
    await cli.ok('release', 'frontend');
    const text = async (file: string) =>
      String(await gitOutput(['show', `delivery:manifests/dev/frontend/objects/${file}`], { gitDir: path }));
    const list = String(
      await gitOutput(['ls-tree', '--name-only', 'delivery', 'manifests/dev/frontend/objects/'], {
        gitDir: path,
      }),
    );
    const files = list.split('\n').flatMap((each) => each.split('/').at(-1) ?? []);
    const wide = files.filter((each) => each.includes('wide'));
    expect(wide).toHaveLength(kinds.length);
    for (const file of wide)
      expect([file, await text(file)]).toEqual([file, expect.not.stringContaining('namespace:')]);
    const [narrow = ''] = files.filter((each) => each.includes('narrow'));
    expect(await text(narrow)).toContain('namespace: dev');
  });

  test('is found in files that were put there by hand: by check, and by check of the difference', async () => {
    const text = (kind: string, group: string, namespace: string) =>
      `apiVersion: ${group}\nkind: ${kind}\nmetadata:\n  name: x\n  namespace: ${namespace}\n`;
    const objects = 'manifests/dev/frontend/objects';
    const before = await byHand({
      [`${objects}/Role.x.yaml`]: text('Role', 'rbac.authorization.k8s.io/v1', 'dev'),
      [`${objects}/ConfigMap.x.yaml`]: text('ConfigMap', 'v1', 'kube-system'),
      [`${objects}/Namespace.x.yaml`]: 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: x\n',
    });
    const told = [
      'Argo CD would refuse "Namespace x": namespaces come from the administrator\'s file alone',
      'Argo CD would refuse "ConfigMap kube-system/x": the namespace kube-system is not one of dev, which has dev',
      'Argo CD would refuse "Role.rbac.authorization.k8s.io dev/x": dev allows no rbac.authorization.k8s.io/Role',
    ].sort();
    for (const args of [['check'], ['check', '--base', before, '--head', 'delivery']])
      expect([args, (await found('NOT_PERMITTED', ...args)).map(({ message }) => message).sort()]).toEqual([
        args,
        told,
      ]);
  });

  test('is told of what hands a target over, too: one Application of this environment, and nothing beside', async () => {
    const delivery = 'manifests/dev/frontend/delivery';
    const text = String(
      await gitOutput(['show', `refs/heads/delivery:${delivery}/application.yaml`], { gitDir: path }),
    );
    const other = text
      .replace('project: dev', 'project: staging')
      .replace('namespace: dev', 'namespace: staging');
    const before = await byHand({
      [`${delivery}/application.yaml`]: `${other}operation:\n  sync:\n    prune: true\n`,
      [`${delivery}/second.yaml`]: text,
    });
    const told = [
      '"delivery/application.yaml" has spec.destination.namespace "staging"; "dev" is expected',
      '"delivery/application.yaml" has spec.project "staging"; "dev" is expected',
      '"delivery/application.yaml" holds "operation", which no rendering has',
      '"delivery/second.yaml" is not one of the files that hand a target over; there is "application.yaml" and no other',
    ];
    for (const args of [['check'], ['check', '--base', before, '--head', 'delivery']])
      expect([args, (await found('HANDOVER_DIFFERS', ...args)).map(({ message }) => message).sort()]).toEqual(
        [args, told],
      );
  });

  test('warns of a rollback, and lets it pass', async () => {
    await add('frontend', [role('reader')]);
    await allow('dev', "{ kinds: ['rbac.authorization.k8s.io/Role'] }");
    await cli.ok('configure');
    await cli.ok('release', 'frontend');
    await remove('frontend');
    await example.project.edit('environments/apps/frontend.ts', (text) =>
      text.replace("message: 'dev'", "message: 'later'"),
    );
    await cli.ok('release', 'frontend');
    await example.project.edit(ENVIRONMENTS, (text) => text.replace(/\n {2}allow: .*/, ''));
    await cli.ok('configure');
    const { code, data } = await cli.json('rollback', 'frontend', '--env', 'dev');
    const findings = findingsIn(data).filter(
      (each) => each.code === 'NOT_PERMITTED' && each.subject?.environment !== undefined,
    );
    expect([code, findings.map(({ severity }) => severity), code === 0 ? '' : JSON.stringify(data)]).toEqual([
      0,
      ['warning'],
      '',
    ]);
  });
});

describe('an object that two targets would own', () => {
  test('is refused within an environment, unless the change that brings it takes it from the other', async () => {
    await add('frontend', [settings('shared'), settings('other')]);
    await cli.ok('release', 'frontend');
    await cli.ok('promote', 'frontend', '--to', 'staging');
    await add('backend', [settings('shared'), settings('mine')]);
    const findings = await found('DUPLICATE_OBJECT', 'release', 'backend');
    expect(findings.map(({ severity, message, subject: { app } }) => [severity, app, message])).toEqual([
      [
        'refusal',
        'backend',
        'dev/frontend owns "ConfigMap dev/shared" too, in the same cluster: each would change what the other put there, and the one that leaves takes it along',
      ],
    ]);
    await remove('frontend');
    await cli.ok('release', 'frontend');
    await cli.ok('release', 'backend');
    const alone = await found('DUPLICATE_OBJECT', 'promote', 'backend', '--to', 'staging');
    expect(alone.map(({ message }) => message)).toEqual([
      expect.stringContaining('staging/frontend owns "ConfigMap staging/shared" too'),
    ]);
    await cli.ok('promote', 'frontend', 'backend', '--to', 'staging');
    expect(await found('DUPLICATE_OBJECT', 'check')).toEqual([]);
  });

  test('is refused where it belongs to the cluster and two environments share that', async () => {
    await add('frontend', [clusterRole('frontend')]);
    for (const name of ['dev', 'staging'])
      await allow(name, "{ clusterKinds: ['rbac.authorization.k8s.io/ClusterRole'] }");
    await cli.ok('configure');
    await cli.ok('release', 'frontend');
    const findings = await found('DUPLICATE_OBJECT', 'promote', 'frontend', '--to', 'staging');
    expect(findings.map(({ message }) => message)).toEqual([
      expect.stringContaining('dev/frontend owns "ClusterRole.rbac.authorization.k8s.io frontend" too'),
    ]);
  });

  test('is found among what stands, whatever version or file name it has', async () => {
    const text = (apiVersion: string) =>
      `apiVersion: ${apiVersion}\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: x\n  namespace: dev\n`;
    await byHand({
      'manifests/dev/frontend/objects/HorizontalPodAutoscaler.autoscaling.x.yaml': text('autoscaling/v1'),
      'manifests/dev/backend/objects/odd.yaml': text('autoscaling/v2'),
    });
    const findings = await found('DUPLICATE_OBJECT', 'check', '--env', 'dev');
    expect(findings.map(({ subject: { app } }) => app).sort()).toEqual(['backend', 'frontend']);
  });

  test('fails on files that are called as other objects, and on an object that two files hold', async () => {
    const text = (name: string) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: dev\n`;
    const folder = 'manifests/dev/frontend/objects';
    const files = {
      [`${folder}/ConfigMap.a.yaml`]: text('b'),
      [`${folder}/Secret.c.yaml`]: text('c'),
      [`${folder}/ConfigMap.d.staging.yaml`]: text('d'),
      [`${folder}/ConfigMap.e.yaml`]: text('e'),
      [`${folder}/ConfigMap.core.e.dev.yaml`]: text('e'),
    };
    await byHand(files);
    const misnamed = await found('MISNAMED_FILE', 'check', '--env', 'dev');
    expect(misnamed.map(({ severity, subject: { file } }) => `${severity} ${file}`).sort()).toEqual([
      expect.stringMatching(/^refusal .*objects\/ConfigMap\.a\.yaml$/),
      expect.stringMatching(/^refusal .*objects\/ConfigMap\.d\.staging\.yaml$/),
      expect.stringMatching(/^refusal .*objects\/Secret\.c\.yaml$/),
    ]);
    const twice = await found('DUPLICATE_OBJECT', 'check', '--env', 'dev');
    expect(twice.map(({ message }) => message)).toEqual([
      expect.stringContaining('ConfigMap e: is there a second time'),
    ]);
  });

  test('is refused where an administrator applies it: admission policies, namespaces and projects', async () => {
    const group = 'admissionregistration.k8s.io';
    await allow(
      'dev',
      `{ clusterKinds: ['${group}/ValidatingAdmissionPolicy', '${group}/ValidatingAdmissionPolicyBinding'] }`,
    );
    await example.project.edit(ENVIRONMENTS, (text) =>
      text.replace("new Environment(project, 'dev', {", "$&\n  policies: { admission: 'warn' },"),
    );
    await cli.ok('configure');
    const policy = (kind: string, name: string) => object(`${group}/v1`, kind, name);
    await add('frontend', [
      policy('ValidatingAdmissionPolicy', 'dev-digest-only'),
      policy('ValidatingAdmissionPolicyBinding', 'dev-digest-only'),
      policy('ValidatingAdmissionPolicy', 'mine'),
      object('v1', 'Namespace', 'dev'),
      object('argoproj.io/v1alpha1', 'AppProject', 'dev'),
    ]);
    const owned = await found('DUPLICATE_OBJECT', 'release', 'frontend');
    expect(owned.map(({ message }) => message).sort()).toEqual([
      expect.stringContaining('ValidatingAdmissionPolicy.admissionregistration.k8s.io dev-digest-only'),
      expect.stringContaining(
        'ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io dev-digest-only',
      ),
    ]);
    const refused = await found('NOT_PERMITTED', 'release', 'frontend');
    expect(
      refused
        .filter(({ severity }) => severity === 'refusal')
        .map(({ message }) => message)
        .sort(),
    ).toEqual([expect.stringContaining('AppProject'), expect.stringContaining('Namespace')]);
  });
});
