import { snapshotAt } from '../../../lib/engine/delivery';
import type { TreeEdit } from '../../../lib/engine/git';
import { readTree } from '../../../lib/engine/judgement';
import type { ChangeCheck } from '../../../lib/engine/judgement/check-change';
import { contentChecks } from '../../../lib/engine/judgement/content-checks';
import { checkChange } from '../../../lib/engine/judgement/proving';
import type { PolicyData } from '../../../lib/model/environment';
import { editEnvironment, parseEnvironment } from '../../../lib/registry';
import { fewReplicas } from '../../kubernetes/policy/custom-policy-samples';
import { layout } from '../../support/default-layout';
import type { FleetFixture } from '../../support/fleet-fixture';
import { aCommit, anApp, anEnv, aTree } from '../../support/names';
import { fleets, runInStaging } from '../../support/prepared-fleets';

const fleet = fleets(runInStaging);

const recordFile = (environment: string) => `environments/${environment}/releases/web.yaml`;

/** What a hand-made commit on top of the delivery branch does, judged by the branch as it was. */
async function judged(
  delivered: FleetFixture,
  edits: readonly TreeEdit[],
  now = new Date(),
): Promise<ChangeCheck> {
  const base = await delivered.head();
  const commit = await delivered.byHand(edits);
  const snapshot = await delivered.snapshot();
  const changed = await snapshot.home.mirror.repository.changes(base, commit);
  const before = await snapshotAt(snapshot, snapshot.home, base);
  return checkChange(
    before,
    aCommit(commit),
    changed.filter(({ type }) => type === 'blob'),
    now,
  );
}

const codes = ({ findings }: ChangeCheck) => findings.map(({ code }) => code).sort();
const kinds = ({ changes }: ChangeCheck) => changes.map(({ kind }) => kind);

/** The edits of an honest copy of dev's release into an environment, made without the tool. */
async function copied(delivered: FleetFixture, environment: string): Promise<TreeEdit[]> {
  const { renders } = await delivered.record('dev');
  return [
    {
      kind: 'file',
      path: recordFile(environment),
      content: (await delivered.textAt(recordFile('dev'))) ?? '',
    },
    { kind: 'tree', path: `manifests/${environment}/web`, id: aTree(renders.trees[environment] ?? '') },
  ];
}

describe('the data of an environment edited by hand', () => {
  const file = layout.pathOf({ kind: 'environment', environment: 'dev' });
  const edited = async (delivered: FleetFixture, change: (text: string) => string): Promise<TreeEdit[]> => [
    { kind: 'file', path: file, content: change((await delivered.textAt(file)) ?? '') },
  ];
  const withPolicies = async (delivered: FleetFixture, policies: PolicyData) => {
    const { environment, ...rest } = parseEnvironment((await delivered.textAt(file)) ?? '', file);
    return edited(delivered, (text) =>
      editEnvironment(text, { ...rest, environment: { ...environment, policies } }),
    );
  };

  test('passes with rules that can be used', async () => {
    const delivered = await fleet();
    const check = await judged(delivered, await withPolicies(delivered, { custom: [fewReplicas()] }));
    expect([kinds(check), codes(check)]).toEqual([['governance'], []]);
  });

  test('fails with rules that cannot be, all at once', async () => {
    const delivered = await fleet();
    const custom = ['a', 'b'].map((name) =>
      fewReplicas({ name, validations: [{ expression: 'object.spec.replica > 1', message: 'x' }] }),
    );
    const check = await judged(delivered, await withPolicies(delivered, { custom }));
    expect(check.findings).toMatchObject([
      { code: 'INVALID_POLICY', subject: { environment: 'dev', file } },
      { code: 'INVALID_POLICY', subject: { environment: 'dev', file } },
    ]);
    const unknown = await judged(delivered, await withPolicies(delivered, { rules: { prob: 'off' } }));
    expect(codes(unknown)).toEqual(['INVALID_OPTION']);
  });
});

describe('a record edited by hand', () => {
  test('passes when the tool would have done the same', async () => {
    const delivered = await fleet();
    await delivered.release('web', { images: { server: '1.1' } });
    const check = await judged(delivered, await copied(delivered, 'staging'));
    expect(kinds(check)).toEqual(['release or promotion']);
    expect(codes(check)).toEqual([]);
  });

  test('fails by the custody and the witness that prod asks for', async () => {
    const delivered = await fleet();
    await delivered.release('web', { images: { server: '1.1' } });
    const check = await judged(delivered, await copied(delivered, 'prod'));
    expect(codes(check)).toEqual(['NOT_IN_UPSTREAM', 'RENDERS_UNPROVEN']);
  });

  test('fails by a freeze, a hold and a rejection of the base', async () => {
    const delivered = await fleet();
    await delivered.release('web', { images: { server: '1.1' } });
    await delivered.freeze('staging', { reason: 'a reason' });
    await delivered.hold('web', 'staging');
    await delivered.reject((await delivered.record('dev')).release);
    const check = await judged(delivered, await copied(delivered, 'staging'));
    expect(codes(check)).toEqual(['FROZEN', 'HELD', 'REJECTED']);
  });

  test('fails when the freeze goes in the same change', async () => {
    const delivered = await fleet();
    await delivered.release('web', { images: { server: '1.1' } });
    await delivered.freeze('staging', { reason: 'a reason' });
    const thaw: TreeEdit = { kind: 'delete', path: 'environments/staging/freeze.yaml' };
    const check = await judged(delivered, [...(await copied(delivered, 'staging')), thaw]);
    expect(codes(check)).toEqual(['FROZEN', 'MIXED_CHANGE']);
  });

  test('fails with the files of another release', async () => {
    const delivered = await fleet();
    const old = await delivered.record('dev');
    await delivered.release('web', { images: { server: '1.1' } });
    const [record] = await copied(delivered, 'staging');
    const files: TreeEdit = {
      kind: 'tree',
      path: 'manifests/staging/web',
      id: aTree(old.renders.trees['dev'] ?? ''),
    };
    const check = await judged(delivered, record ? [record, files] : []);
    expect(codes(check)).toEqual(['FILES_DIFFER']);
  });
});

describe('other changes', () => {
  test('going back to what stood there is a rollback, which a freeze does not stop and a lockdown does', async () => {
    const delivered = await fleet();
    const before = await delivered.textAt(recordFile('staging'));
    const tree = (await delivered.idAt('manifests/staging/web')) ?? '';
    await delivered.release('web', { images: { server: '1.1' } });
    await delivered.promote('web', 'staging');
    await delivered.freeze('staging', { reason: 'a reason' });
    const back: TreeEdit[] = [
      { kind: 'file', path: recordFile('staging'), content: before ?? '' },
      { kind: 'tree', path: 'manifests/staging/web', id: aTree(tree) },
    ];
    const other = await delivered.copy();
    const check = await judged(delivered, back);
    expect(kinds(check)).toEqual(['rollback']);
    expect(check.findings.map(({ code, severity }) => [code, severity])).toEqual([['FROZEN', 'warning']]);
    await other.unfreeze('staging');
    await other.freeze('staging', { reason: 'a reason', lockdown: true });
    expect(codes(await judged(other, back))).toEqual(['LOCKDOWN']);
  });

  test('files without a record fail', async () => {
    const delivered = await fleet();
    const check = await judged(delivered, [
      { kind: 'file', path: 'manifests/staging/web/objects/ConfigMap.x.yaml', content: 'a: b\n' },
    ]);
    expect(kinds(check)).toEqual(['files']);
    expect(codes(check)).toEqual(['FILES_DIFFER']);
  });

  test('a record that goes while its files stay fails', async () => {
    const delivered = await fleet();
    const check = await judged(delivered, [{ kind: 'delete', path: recordFile('staging') }]);
    expect(kinds(check)).toEqual(['retirement']);
    expect(codes(check)).toEqual(['UNRECORDED_FILES']);
  });

  test('records and files under names that no app can have fail, and may be taken away', async () => {
    const delivered = await fleet();
    const named = [
      { kind: 'file', path: 'environments/prod/releases/Web.yaml', content: 'release: x\n' },
      { kind: 'file', path: 'manifests/prod/Web/objects/Deployment.web.yaml', content: 'kind: Deployment\n' },
    ] as const;
    expect(codes(await judged(delivered, named))).toEqual(
      expect.arrayContaining(['ORPHAN_RECORD', 'UNRECORDED_FILES']),
    );
    const gone = named.map(({ path }): TreeEdit => ({ kind: 'delete', path }));
    expect(codes(await judged(delivered, gone))).toEqual([]);
  });

  test('code and governance together fail', async () => {
    const delivered = await fleet();
    const data = (await delivered.textAt('environments/prod/environment.yaml')) ?? '';
    const check = await judged(delivered, [
      {
        kind: 'file',
        path: 'environments/prod/environment.yaml',
        content: data.replace(/reviewers: \d+/, 'reviewers: 0'),
      },
      { kind: 'file', path: 'main.ts', content: 'synthesize();\n' },
    ]);
    expect(kinds(check).sort()).toEqual(['code', 'governance']);
    expect(codes(check)).toEqual(['MIXED_CHANGE']);
  });
});

describe('a waiver in a change', () => {
  const path = layout.pathOf({ kind: 'waiver', environment: 'staging', name: 'probes' });
  const waiver = (text: string): TreeEdit[] => [{ kind: 'file', path, content: text }];
  const usual = 'rule: probes\nreason: a\nowner: b\nexpires: 2030-01-01\n';
  const now = new Date('2029-12-01T00:00:00Z');

  test('is a change of control that may be made by hand', async () => {
    const check = await judged(await fleet(), waiver(usual), now);
    expect([kinds(check), codes(check)]).toEqual([['control'], []]);
  });

  test.each([
    ['is broken', 'rule: probes\nreason: a\nowner: b\n', 'BROKEN_FILE'],
    ['is about no rule', usual.replace('probes', 'probs'), 'NOT_WAIVABLE'],
    ['is about what cannot be waived', usual.replace('probes', 'FILES_DIFFER'), 'NOT_WAIVABLE'],
    ['is about no app', `app: wep\n${usual}`, 'UNKNOWN_APP'],
    ['has ended', usual.replace('2030', '2029'), 'WAIVER_EXPIRED'],
  ])('fails when it %s', async (_title, text, code) => {
    const check = await judged(await fleet(), waiver(text), now);
    expect([kinds(check), codes(check)]).toEqual([['control'], [code]]);
  });

  test('fails in an environment that is not there', async () => {
    const check = await judged(await fleet(), [
      {
        kind: 'file',
        path: layout.pathOf({ kind: 'waiver', environment: 'canary', name: 'probes' }),
        content: usual,
      },
    ]);
    expect(codes(check)).toEqual(['NOT_CONFIGURED']);
  });

  test('that has ended may be removed, and its comments may change', async () => {
    const delivered = await fleet();
    await delivered.byHand(waiver(usual));
    const later = new Date('2031-01-01T00:00:00Z');
    expect(codes(await judged(delivered, waiver(`# over\n${usual}`), later))).toEqual([]);
    expect(codes(await judged(delivered, [{ kind: 'delete', path }], later))).toEqual([]);
  });

  test('fails beside a delivery, and beside governance', async () => {
    const delivered = await fleet();
    await delivered.release('web', { images: { server: '1.1' } });
    const check = await judged(delivered, [...(await copied(delivered, 'staging')), ...waiver(usual)], now);
    expect(codes(check)).toEqual(['MIXED_CHANGE']);
    const other = await fleet();
    const file = layout.pathOf({ kind: 'environment', environment: 'prod' });
    const data = (await other.textAt(file)) ?? '';
    const content = data.replace(/reviewers: \d+/, 'reviewers: 0');
    expect(
      codes(await judged(other, [{ kind: 'file', path: file, content }, ...waiver(usual)], now)),
    ).toEqual(['MIXED_CHANGE']);
  });

  test('lets nothing pass in its own change: the waivers of the base are in force', async () => {
    const delivered = await fleet();
    const before = await delivered.head();
    await delivered.byHand([
      {
        kind: 'file',
        path: layout.pathOf({ kind: 'waiver', environment: 'staging', name: 'selectors' }),
        content: usual.replace('probes', 'SCHEMA_REQUIRED'),
      },
    ]);
    const after = await delivered.snapshot();
    const content = contentChecks(() => new Date());
    const found = async (snapshot: typeof after) => {
      const tree = (await snapshot.treeOf(anEnv('staging'), anApp('web'))) ?? aTree('');
      const files = (await readTree(snapshot, tree, anEnv('staging'))) ?? new Map();
      const judge = await content(snapshot, anEnv('staging'));
      const { findings } = await judge(files, { environment: 'staging', app: anApp('web') });
      return new Set(findings.map(({ code }) => code));
    };
    const atBase = await found(await snapshotAt(after, after.home, before));
    expect([atBase.has('SCHEMA_REQUIRED'), atBase.has('WAIVED')]).toEqual([true, false]);
    const atHead = await found(after);
    expect([atHead.has('SCHEMA_REQUIRED'), atHead.has('WAIVED')]).toEqual([false, true]);
  });
});
