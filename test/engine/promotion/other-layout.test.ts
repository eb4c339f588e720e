import { deliveryDiff } from '../../../lib/engine/compare';
import { checkDocuments } from '../../../lib/engine/judgement/proving';
import { registerLayout } from '../../../lib/registry/layout/layouts';
import { envFirst } from '../../support/env-first/layout';
import { type FleetCode, usualCode } from '../../support/fleet-code';
import { FleetFixture } from '../../support/fleet-fixture';
import { judgeChange } from '../../support/judge-change';
import { anApp, anEnv, aTree } from '../../support/names';
import { codes, thrownCodes } from '../../support/outcome-codes';

jest.setTimeout(120_000);

const forget = registerLayout(envFirst);
afterAll(forget);

const made: FleetFixture[] = [];
afterEach(async () => {
  for (const each of made.splice(0)) await each.remove();
});

/** Staging and prod have the other layout, dev and hotfix the default one. */
function mixedCode(): FleetCode {
  const code = usualCode();
  for (const name of ['staging', 'prod'])
    code.environments[name] = { ...code.environments[name], delivery: { layout: envFirst.name } };
  return code;
}

async function fleet(options: { oneRepository?: boolean } = {}): Promise<FleetFixture> {
  const created = await FleetFixture.create(mixedCode(), options);
  made.push(created);
  await created.configure();
  await created.release('web', { images: { server: '1.0' } });
  await created.promote('web', 'staging');
  return created;
}

async function inProd(): Promise<FleetFixture> {
  const created = await fleet();
  await created.promoteApproved('web', 'prod');
  return created;
}

/** What a by-hand copy of a release into staging is judged to be. */
async function judgedCopy(delivered: FleetFixture, record: string, manifests: string) {
  await delivered.release('web', { images: { server: '2.0' } });
  const base = await delivered.head();
  const { renders } = await delivered.record('dev');
  const content = (await delivered.textAt('environments/dev/releases/web.yaml')) ?? '';
  const commit = await delivered.byHand([
    { kind: 'file', path: record, content },
    { kind: 'tree', path: manifests, id: aTree(renders.trees['staging'] ?? '') },
  ]);
  const { changes, findings } = await judgeChange(delivered, base, commit);
  return {
    kinds: changes.map(({ kind, environment }) => [kind, environment]),
    codes: findings.map(({ code }) => code),
  };
}

test('environments of two layouts beside each other: configure, release, promote, prove, roll back, tell', async () => {
  const delivered = await inProd();
  const { renders } = await delivered.record('prod');
  expect(await delivered.idAt('delivery/prod/rendered/web')).toBe(renders.trees['prod']);
  expect(await delivered.idAt('manifests/dev/web')).toBe(renders.trees['dev']);
  expect(await delivered.textAt('delivery/prod/records/web.yaml')).toBe(
    await delivered.textAt('environments/dev/releases/web.yaml'),
  );
  expect(await delivered.textAt('delivery/prod/apps/web.yaml')).toContain('name: web');
  expect(await delivered.idAt('manifests/prod')).toBeUndefined();
  expect(await delivered.idAt('environments/prod/releases')).toBeUndefined();
  expect(await delivered.textAt('environments/prod/environment.yaml')).toContain('layout: env-first/v1');
  expect(await delivered.check()).toEqual([]);
  expect(await checkDocuments(await delivered.snapshot(), new Date())).toEqual([]);

  await delivered.release('web', { images: { server: '2.0' } });
  await delivered.promote('web', 'staging');
  await delivered.freeze('prod');
  expect(await delivered.textAt('delivery/prod/stop/freeze.yaml')).toContain('a reason');
  expect(codes(await delivered.promote('web', 'prod'))).toContain('FROZEN');
  await delivered.unfreeze('prod');
  const before = await delivered.head();
  await delivered.promoteApproved('web', 'prod');
  const { view } = await deliveryDiff({
    repository: delivered.remote,
    base: before,
    head: await delivered.head(),
  });
  expect(view.targets.map(({ environment, app }) => `${environment}/${app}`)).toEqual(['prod/web']);
  expect(view.checks.filter(({ severity }) => severity === 'refusal')).toEqual([]);

  expect((await delivered.rollback('web', 'prod')).kind).toBe('committed');
  expect(await delivered.idAt('delivery/prod/rendered/web')).toBe(renders.trees['prod']);
  expect(await delivered.textAt('delivery/prod/held/web.yaml')).toContain('rolled back');
  expect(await delivered.check()).toEqual([]);
  const told = await delivered.history({ environment: anEnv('prod'), app: anApp('web') });
  expect(told.map(({ kind }) => kind)).toEqual([
    ...['rollback', 'hold', 'promotion', 'unfreeze', 'freeze', 'promotion', 'configuration'],
  ]);
  expect((await delivered.history({ environment: anEnv('prod') })).map(({ kind }) => kind)).toContain(
    'unfreeze',
  );
  const { targets } = await delivered.status();
  expect(targets.find(({ environment }) => environment === 'prod')?.since).toBeDefined();

  await delivered.unhold('web', 'prod');
  await delivered.approved(await delivered.retire('web', 'prod'));
  expect(await delivered.idAt('delivery/prod/records')).toBeUndefined();
  expect(await delivered.idAt('delivery/prod/rendered/web')).toBeUndefined();
});

test('a difference is judged alike in either layout', async () => {
  const other = await fleet();
  const usual = await FleetFixture.create();
  made.push(usual);
  await usual.configure();
  await usual.release('web', { images: { server: '1.0' } });
  await usual.promote('web', 'staging');
  const judged = await judgedCopy(
    other,
    'delivery/staging/records/web.yaml',
    'delivery/staging/rendered/web',
  );
  expect(judged).toEqual({ kinds: [['release or promotion', 'staging']], codes: [] });
  expect(judged).toEqual(
    await judgedCopy(usual, 'environments/staging/releases/web.yaml', 'manifests/staging/web'),
  );
});

test('a waiver and the data of an app are governance where the layout has them', async () => {
  const delivered = await fleet();
  await delivered.approved(await delivered.waive('prod', { name: 'probes' }));
  const base = await delivered.head();
  const path = 'delivery/staging/apps/web.yaml';
  const text = (await delivered.textAt(path)) ?? '';
  const commit = await delivered.byHand([
    { kind: 'file', path, content: text.replace('name: web', 'name: other') },
    { kind: 'file', path: 'delivery/staging/waived/x.yaml', content: 'rule: 1\n' },
  ]);
  const { changes, findings } = await judgeChange(delivered, base, commit);
  expect(changes.map(({ kind }) => kind).sort()).toEqual(['control', 'governance']);
  expect([...new Set(findings.map(({ code, subject }) => `${code} ${subject.file}`))].sort()).toEqual([
    'BROKEN_FILE delivery/staging/apps/web.yaml',
    'BROKEN_FILE delivery/staging/waived/x.yaml',
    'MIXED_CHANGE undefined',
  ]);
});

test('files of the layout that an environment does not have are not its data', async () => {
  const delivered = await fleet();
  const base = await delivered.head();
  const commit = await delivered.byHand([
    { kind: 'file', path: 'environments/staging/releases/web.yaml', content: 'x: 1\n' },
  ]);
  const { changes } = await judgeChange(delivered, base, commit);
  expect(changes.map(({ kind }) => kind)).toEqual(['code']);
  expect(await delivered.versions('staging')).toEqual({ server: '1.0' });
});

test('an environment that stands fails to get another layout', async () => {
  const delivered = await fleet();
  await delivered.code((code) => {
    code.environments['staging'] = { promotesFrom: ['dev'] };
  });
  const outcomes = await delivered.configure();
  expect(outcomes.length).toBeGreaterThan(0);
  for (const each of outcomes) expect([each.kind, codes(each)]).toEqual(['refused', ['LAYOUT_STAYS']]);

  const file = 'environments/staging/environment.yaml';
  const base = await delivered.head();
  const text = (await delivered.textAt(file)) ?? '';
  const commit = await delivered.byHand([
    { kind: 'file', path: file, content: text.replace(/ *layout: .*\n/, '') },
  ]);
  const { findings } = await judgeChange(delivered, base, commit);
  expect(findings.map(({ code }) => code)).toContain('LAYOUT_STAYS');
});

test('a layout that there is not makes the data of its environment unreadable, and nothing else', async () => {
  const delivered = await fleet();
  const file = 'environments/staging/environment.yaml';
  const text = (await delivered.textAt(file)) ?? '';
  await delivered.byHand([
    { kind: 'file', path: file, content: text.replace('env-first/v1', 'env-first/v2') },
  ]);
  const snapshot = await delivered.snapshot();
  expect(snapshot.brokenEnvironments.map(({ code, subject: { line } }) => [code, line])).toEqual([
    ['BROKEN_FILE', expect.any(Number)],
  ]);
  expect(await thrownCodes(delivered.promote('web', 'staging'))).toEqual(['BROKEN_FILE']);
  expect(await delivered.versions('staging')).toEqual({ server: '1.0' });
});

test('an environment whose data is gone is missed while its records stand', async () => {
  const delivered = await fleet();
  await delivered.byHand([{ kind: 'delete', path: 'environments/staging/environment.yaml' }]);
  expect((await delivered.snapshot()).brokenEnvironments.map(({ code }) => code)).toEqual(['BROKEN_FILE']);
});

test('code beside the delivery data is the same revision, whatever was delivered since', async () => {
  const delivered = await fleet({ oneRepository: true });
  const before = (await delivered.record('dev')).code;
  await delivered.release('web', { images: { server: '2.0' } });
  expect((await delivered.record('dev')).code).toBe(before);
});
