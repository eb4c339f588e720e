import { deliveryDiff, deliveryRevision, type Scope } from '../../../lib/engine/compare';
import type { TreeEdit } from '../../../lib/engine/git';
import type { Outcome } from '../../../lib/engine/promotion';
import { configured, governed } from '../../support/fleet-code';
import type { FleetFixture } from '../../support/fleet-fixture';
import { anEnv } from '../../support/names';
import { thrownCodes } from '../../support/outcome-codes';
import { fleets } from '../../support/prepared-fleets';

const fleet = fleets();

/** What lies between two revisions of the fixture's delivery repository. */
async function diff(fixture: FleetFixture, base: string, head: string, scope: Scope = {}) {
  const snapshot = await fixture.snapshot();
  const [from, to] = [await deliveryRevision(snapshot, base), await deliveryRevision(snapshot, head)];
  return deliveryDiff({
    repository: to.location.mirror.repository,
    base: from.commit,
    head: to.commit,
    scope,
  });
}

async function byHand(edits: readonly TreeEdit[]) {
  const fixture = await fleet();
  await fixture.byHand(edits);
  return diff(fixture, 'delivery~1', 'delivery');
}

const checksOf = ({ view }: Awaited<ReturnType<typeof diff>>) =>
  view.checks.map(({ severity, code, subject }) => [severity, code, subject]);

const proposalOf = (outcome: Outcome) => (outcome.kind === 'proposed' ? outcome.proposal.id : outcome.kind);

test('a proposal of a pure promotion is proven to be image-only, by its data alone', async () => {
  const fixture = await fleet();
  await fixture.release('web', { images: { server: '1.1' } });
  await fixture.promote('web', 'staging');
  const { release } = await fixture.record('staging');
  await fixture.witness('web', release);
  const id = proposalOf(await fixture.promote('web', 'prod'));
  const compared = await diff(fixture, 'delivery', id);
  expect(compared.differs).toBe(true);
  expect(compared.view).toMatchObject({
    verb: 'diff',
    environments: ['prod'],
    verdict: { kind: 'image-only', proven: true },
    risk: 'none',
    counts: { targets: 1, images: 1, objects: { changed: 1 } },
    governance: [],
    files: [],
  });
  expect(compared.view.targets[0]?.release?.after).toBe(release);
  expect(checksOf(compared)).toEqual([['passed', 'FILES_MATCH', '']]);
});

test('a proposal of new definitions shows what is loosened, with the objects that change', async () => {
  const fixture = await fleet();
  await fixture.code(governed('prod', { reviewers: 0, namespace: 'live' }));
  const [outcome] = await fixture.configure();
  const { view } = await diff(fixture, 'delivery', outcome ? proposalOf(outcome) : '');
  expect(view.governance.map(({ subject, field, level }) => [subject, field, level])).toEqual([
    ['environment prod', 'destination', 'high'],
    ['environment prod', 'approvals.reviewers', 'high'],
    ['environment prod', 'inputs', 'none'],
  ]);
  expect(view.targets.map(({ environment, app }) => [environment, app])).toEqual([['prod', '_inputs']]);
  expect(view.risk).toBe('high');
  expect(view.verdict.proven).toBe(false);
});

test('nothing differs between a commit and itself', async () => {
  const compared = await diff(await fleet(), 'delivery', 'delivery');
  expect([compared.differs, compared.view.verdict.kind, compared.view.checks]).toEqual([false, 'none', []]);
});

test('a control file is named with what it means', async () => {
  const fixture = await fleet();
  await fixture.freeze('staging');
  await fixture.unfreeze('staging');
  expect((await diff(fixture, 'delivery~2', 'delivery~1')).view.files).toMatchObject([
    { path: 'environments/staging/freeze.yaml', kind: 'added', verdict: 'narrowing' },
  ]);
  expect((await diff(fixture, 'delivery~1', 'delivery')).view.files).toMatchObject([
    { path: 'environments/staging/freeze.yaml', kind: 'removed', verdict: 'broadening', level: 'medium' },
  ]);
});

test('a rollback with its hold is not a mixture', async () => {
  const fixture = await fleet();
  await fixture.release('web', { images: { server: '1.1' } });
  await fixture.rollback('web', 'dev');
  const compared = await diff(fixture, 'delivery~1', 'delivery');
  expect(compared.view.files).toMatchObject([{ path: 'environments/dev/holds/web.yaml', kind: 'added' }]);
  expect(checksOf(compared)).toEqual([['passed', 'FILES_MATCH', '']]);
});

test('files outside of the delivery layout are named, and narrowing leaves them out', async () => {
  const fixture = await fleet();
  await fixture.byHand([
    { kind: 'file', path: '.github/workflows/x.yml', content: 'on: push\n' },
    { kind: 'file', path: 'manifests/prod/loose.yaml', content: 'a: 1\n' },
    { kind: 'file', path: 'manifests/prod/No Name/x.yaml', content: 'a: 1\n' },
  ]);
  const all = await diff(fixture, 'delivery~1', 'delivery');
  expect(all.view.files.map(({ path, level }) => [path, level])).toEqual([
    ['.github/workflows/x.yml', 'low'],
    ['manifests/prod/No Name/x.yaml', 'low'],
    ['manifests/prod/loose.yaml', 'low'],
  ]);
  expect(await diff(fixture, 'delivery~1', 'delivery', { environments: [anEnv('prod')] })).toMatchObject({
    differs: false,
    view: { files: [] },
  });
});

test('fails the head whose files are not what the record says', async () => {
  const compared = await byHand([
    {
      kind: 'file',
      path: 'manifests/prod/web/objects/ConfigMap.web.yaml',
      content: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n',
    },
  ]);
  expect(checksOf(compared)).toContainEqual(['refusal', 'FILES_DIFFER', 'prod/web']);
  expect(compared.view.verdict.kind).toBe('configuration-only');
});

test('fails manifests that may not be delivered: an image by tag, a Secret with data', async () => {
  const pod =
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\nspec:\n  containers:\n    - image: nginx:latest\n      name: x\n';
  const secret = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\nstringData:\n  a: hunter2\n';
  const compared = await byHand([
    { kind: 'file', path: 'manifests/prod/web/objects/Pod.x.yaml', content: pod },
    { kind: 'file', path: 'manifests/prod/web/objects/Secret.x.yaml', content: secret },
  ]);
  const codes = compared.view.checks.map(({ code }) => code);
  expect(codes).toContain('IMAGE_WITHOUT_DIGEST');
  expect(codes).toContain('SECRET_WITH_DATA');
  expect(JSON.stringify(compared.view)).not.toContain('hunter2');
});

test('fails files of a target without a record', async () => {
  const compared = await byHand([
    { kind: 'file', path: 'manifests/prod/other/objects/x.yaml', content: 'a: 1\n' },
  ]);
  expect(checksOf(compared)).toEqual([['refusal', 'UNRECORDED_FILES', 'prod/other']]);
  expect(compared.view.verdict.kind).toBe('first');
});

test('fails a record that cannot be read, and still shows the rest', async () => {
  const compared = await byHand([
    { kind: 'file', path: 'environments/prod/releases/web.yaml', content: 'release: [\n' },
    { kind: 'file', path: 'environments/staging/freeze.yaml', content: 'x\n' },
  ]);
  expect(compared.view.checks.map(({ code }) => code)).toEqual(['BROKEN_FILE', 'UNRECORDED_FILES']);
  expect(compared.view.files.map(({ path }) => path)).toEqual(['environments/staging/freeze.yaml']);
});

test('fails a change that moves releases and governance together', async () => {
  const fixture = await fleet();
  const text = (await fixture.textAt('environments/prod/environment.yaml')) ?? '';
  await fixture.byHand([
    {
      kind: 'file',
      path: 'environments/prod/environment.yaml',
      content: text.replace('reviewers: 1', 'reviewers: 0'),
    },
    { kind: 'delete', path: 'manifests/dev/web' },
    { kind: 'delete', path: 'environments/dev/releases/web.yaml' },
  ]);
  const compared = await diff(fixture, 'delivery~1', 'delivery');
  expect(checksOf(compared)).toContainEqual(['refusal', 'MIXED_CHANGE', '']);
  expect(compared.view.targets.map(({ app, claim }) => [app, claim.kind])).toEqual([['web', 'removed']]);
  expect(compared.view.governance.map(({ field }) => field)).toEqual(['approvals.reviewers']);
});

test('fails objects of an environment that its data does not name', async () => {
  const compared = await byHand([
    {
      kind: 'file',
      path: 'manifests/prod/_inputs/ClusterRole.x.yaml',
      content:
        'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: x\nrules:\n  - apiGroups:\n      - "*"\n    resources:\n      - "*"\n    verbs:\n      - "*"\n',
    },
  ]);
  expect(checksOf(compared)).toContainEqual(['refusal', 'INPUTS_DIFFER', 'prod']);
  expect(compared.view.risk).toBe('high');
});

describe('a revision', () => {
  test('is a branch, a commit, the beginning of one, steps back from it, or HEAD', async () => {
    const fixture = await fleet();
    const snapshot = await fixture.snapshot();
    const head = await fixture.head();
    const at = async (text: string) => (await deliveryRevision(snapshot, text)).commit;
    expect(
      await Promise.all(['delivery', 'HEAD', head, head.slice(0, 10), 'refs/heads/delivery'].map(at)),
    ).toEqual(Array(5).fill(head));
    expect(await at('delivery^')).toBe(await at(`${head}~1`));
  });

  test('fails for what is none, without passing it on to git', async () => {
    const snapshot = await (await fleet()).snapshot();
    for (const text of [
      '',
      'nosuch',
      '--all',
      'a..b',
      'x y',
      '../x',
      'refs/heads/',
      'a'.repeat(40),
      'delivery~99',
      'delivery:x',
      '@{u}',
    ]) {
      expect(await thrownCodes(deliveryRevision(snapshot, text))).toEqual(['UNKNOWN_REVISION']);
    }
  });
});

test('a code change that travels is shown as configuration, with the code revisions', async () => {
  const fixture = await fleet();
  const code = await fixture.code(configured('dev', { replicas: 7 }));
  await fixture.release('web');
  const { view } = await diff(fixture, 'delivery~1', 'delivery');
  expect(view.verdict.kind).toBe('configuration-only');
  expect(view.targets[0]?.code?.after).toBe(code);
});
