import type { TreeEdit } from '../../lib/git';
import { type ChangeCheck, checkChange, snapshotAt } from '../../lib/history';
import type { FleetFixture } from '../support/fleet-fixture';
import { fleets, runInStaging } from '../support/prepared-fleets';

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
    commit,
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
    { kind: 'tree', path: `manifests/${environment}/web`, id: renders.trees[environment] ?? '' },
  ];
}

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
      id: old.renders.trees['dev'] ?? '',
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
      { kind: 'tree', path: 'manifests/staging/web', id: tree },
    ];
    const other = await delivered.copy();
    const check = await judged(delivered, back);
    expect(kinds(check)).toEqual(['rollback']);
    expect(codes(check)).toEqual([]);
    await other.unfreeze('staging');
    await other.freeze('staging', { reason: 'a reason', lockdown: true });
    expect(codes(await judged(other, back))).toEqual(['LOCKDOWN']);
  });

  test('files without a record fail', async () => {
    const delivered = await fleet();
    const check = await judged(delivered, [
      { kind: 'file', path: 'manifests/staging/web/ConfigMap.x.yaml', content: 'a: b\n' },
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
