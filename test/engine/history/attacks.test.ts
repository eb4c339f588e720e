import type { TreeEdit } from '../../../lib/engine/git';
import type { ChangeCheck } from '../../../lib/engine/judgement/check-change';
import { checkContents } from '../../../lib/engine/judgement/check-contents';
import { contentChecks } from '../../../lib/engine/judgement/content-checks';
import { printRecord, type ReleaseRecord } from '../../../lib/registry';
import { layout } from '../../support/default-layout';
import { governed } from '../../support/fleet-code';
import { cyd, type FleetFixture } from '../../support/fleet-fixture';
import { placed, withTrees } from '../../support/forged-record';
import { blobOf, judgeChange, type RawEntry, treeWith } from '../../support/judge-change';
import { aCommit, anApp, anEnv, aRef, aTree } from '../../support/names';
import { fleets, runInStaging } from '../../support/prepared-fleets';

const fleet = fleets(runInStaging);

const codes = ({ findings }: ChangeCheck) =>
  findings
    .filter(({ severity }) => severity === 'refusal')
    .map(({ code }) => code)
    .sort();
const kinds = ({ changes }: ChangeCheck) => changes.map(({ kind }) => kind);
const recordFile = (environment: string) => layout.pathOf({ kind: 'record', environment, app: anApp('web') });

/** A commit by hand on the delivery branch, judged by the branch as it was. */
async function judged(delivered: FleetFixture, edits: readonly TreeEdit[], now?: Date): Promise<ChangeCheck> {
  const base = await delivered.head();
  return judgeChange(delivered, base, await delivered.byHand(edits), now);
}

/** A folder of the delivery branch with an entry of any mode in it. */
async function withEntry(delivered: FleetFixture, folder: string, entry: RawEntry): Promise<TreeEdit[]> {
  return [{ kind: 'tree', path: folder, id: aTree(await treeWith(delivered, folder, [entry])) }];
}

const COMMIT = '1'.repeat(40);

describe('entries that are not files', () => {
  test.each([
    ['a submodule', '160000', 'more'],
    ['a symlink', '120000', 'more.yaml'],
    ['a program', '100755', 'objects/Deployment.web.yaml'],
  ])('fail among manifests: %s', async (_what, mode, name) => {
    const delivered = await fleet();
    const id =
      mode === '160000'
        ? COMMIT
        : mode === '120000'
          ? await blobOf(delivered, '../../x')
          : ((await delivered.idAt(`manifests/staging/web/${name}`)) ?? '');
    const check = await judged(
      delivered,
      await withEntry(delivered, 'manifests/staging/web', { mode, name, id }),
    );
    expect([kinds(check), codes(check)]).toEqual([['files'], ['FILES_DIFFER']]);
  });

  test.each([
    ['a submodule', '160000', 'more', /a submodule/],
    ['a symlink', '120000', 'more.yaml', /a symlink/],
    ['a program', '100755', 'objects/Deployment.web.yaml', /a program/],
    ['JSON, which Argo CD applies', '100644', 'more.json', /not a \.yaml file/],
    ['settings of Argo CD', '100644', '.argocd-source.yaml', /a name with other characters/],
    ['a name of several lines', '100644', 'a\nb.yaml', /a name with other characters/],
  ])('fail in a release whose record certifies them: %s', async (_what, mode, name, message) => {
    const delivered = await fleet();
    const id =
      mode === '160000'
        ? COMMIT
        : ((await delivered.idAt('manifests/dev/web/objects/Deployment.web.yaml')) ?? '');
    const tree = await treeWith(delivered, 'manifests/dev/web', [{ mode, name, id }]);
    const record = withTrees(await delivered.record('dev'), { dev: tree });
    const check = await judged(delivered, placed('dev', record));
    expect([kinds(check), new Set(codes(check))]).toEqual([
      ['release or promotion'],
      new Set(['RENDER_OUTPUT']),
    ]);
    expect(check.findings.map((each) => each.message).join('\n')).toMatch(message);
    const standing = await checkContents(
      await delivered.snapshot(),
      [anEnv('dev')],
      contentChecks(() => new Date()),
      new Date(),
    );
    const strange = standing.findings.filter((each) => each.code === 'RENDER_OUTPUT');
    expect(strange).toMatchObject([
      { message: expect.stringMatching(message), subject: { file: `manifests/dev/web/${name}` } },
    ]);
  });

  test('fail as data: a record, a waiver and a freeze that are links, whatever the link says', async () => {
    const delivered = await fleet();
    const link = async (folder: string, name: string, text: string) =>
      withEntry(delivered, folder, { mode: '120000', name, id: await blobOf(delivered, text) });
    const record = (await delivered.textAt(recordFile('staging'))) ?? '';
    const check = await judged(delivered, await link('environments/staging/releases', 'web.yaml', record));
    expect(codes(check)).toEqual(['BROKEN_FILE']);
    const waiver = 'rule: probes\nreason: a\nowner: b\nexpires: "2031-01-01"\n';
    await delivered.byHand([
      {
        kind: 'file',
        path: layout.pathOf({ kind: 'waiver', environment: anEnv('staging'), name: 'a' }),
        content: waiver,
      },
    ]);
    const waived = await judged(
      delivered,
      await link('environments/staging/waivers', 'b.yaml', waiver),
      new Date('2030-12-01T00:00:00Z'),
    );
    expect(codes(waived)).toEqual(['BROKEN_FILE']);
  });
});

describe('data files that nobody can read', () => {
  test('fail, all of them at once, as they would stop every later command', async () => {
    const files = [
      layout.pathOf({ kind: 'freeze', environment: anEnv('staging') }),
      layout.pathOf({ kind: 'hold', environment: anEnv('staging'), app: anApp('web') }),
      layout.pathOf({ kind: 'rejections' }),
      layout.pathOf({ kind: 'app', environment: anEnv('staging'), app: anApp('web') }),
      layout.pathOf({ kind: 'witness', app: anApp('web'), release: 'r-0000000000000000' }),
    ];
    const check = await judged(
      await fleet(),
      files.map((path) => ({ kind: 'file', path, content: 'nonsense: 1\n' })),
    );
    const broken = check.findings.filter(({ code }) => code === 'BROKEN_FILE');
    expect(new Set(broken.map(({ subject }) => subject.file))).toEqual(new Set(files));
  });

  test('fail without hiding what else is wrong: a broken record, and one of an app that there is not', async () => {
    const delivered = await fleet();
    const record = (await delivered.textAt(recordFile('dev'))) ?? '';
    const check = await judged(delivered, [
      { kind: 'file', path: recordFile('staging'), content: 'release: 1\n' },
      {
        kind: 'file',
        path: layout.pathOf({ kind: 'record', environment: anEnv('dev'), app: anApp('other') }),
        content: record,
      },
      { kind: 'file', path: 'manifests/dev/web/more.yaml', content: 'a: b\n' },
    ]);
    expect(new Set(codes(check))).toEqual(new Set(['BROKEN_FILE', 'UNKNOWN_APP', 'FILES_DIFFER']));
  });

  test.each(['__proto__', 'constructor', 'a\nb', '..x', 'WEB', '-'])(
    'fail for an app named %j',
    async (app) => {
      const delivered = await fleet();
      const record = await blobOf(delivered, (await delivered.textAt(recordFile('dev'))) ?? '');
      const releases = await withEntry(delivered, 'environments/dev/releases', {
        mode: '100644',
        name: `${app}.yaml`,
        id: record,
      });
      expect(codes(await judged(delivered, releases)).length).toBeGreaterThan(0);
    },
  );
});

describe('a release that is dressed up as something else', () => {
  const changes: readonly [string, (record: ReleaseRecord) => ReleaseRecord][] = [
    ['other inputs', (each) => ({ ...each, renders: { ...each.renders, inputs: {} } })],
    ['another code revision', (each) => ({ ...each, code: aCommit(COMMIT) })],
    ['another source', (each) => ({ ...each, source: { repository: 'https://example.org/other' } })],
    ['other tools', (each) => ({ ...each, tools: { node: '99' } })],
  ];

  test.each(changes)('fails by the freeze, being more than evidence: %s', async (_what, edit) => {
    const delivered = await fleet();
    await delivered.freeze('staging', { reason: 'a reason' });
    const content = printRecord(edit(await delivered.record('staging')));
    const check = await judged(delivered, [{ kind: 'file', path: recordFile('staging'), content }]);
    expect(kinds(check)).toEqual(['release or promotion']);
    expect(codes(check)).toContain('FROZEN');
  });

  test('evidence alone passes a freeze', async () => {
    const delivered = await fleet();
    await delivered.freeze('staging', { reason: 'a reason' });
    const record = await delivered.record('staging');
    const content = printRecord({ ...record, evidence: { run: { link: 'https://example.org/1' } } });
    const check = await judged(delivered, [{ kind: 'file', path: recordFile('staging'), content }]);
    expect([kinds(check), codes(check)]).toEqual([['evidence'], []]);
  });

  test('fails by the freeze where an earlier release comes back with another record', async () => {
    const delivered = await fleet();
    const first = await delivered.record('staging');
    await delivered.release('web', { images: { server: '1.1' } });
    await delivered.promote('web', 'staging');
    await delivered.freeze('staging', { reason: 'a reason' });
    const check = await judged(delivered, placed('staging', { ...first, code: aCommit(COMMIT) }));
    expect([kinds(check), codes(check)]).toEqual([['release or promotion'], ['FROZEN', 'LOSES_FIX']]);
  });

  test('fails where a rollback brings back what was rejected', async () => {
    const delivered = await fleet();
    const first = await delivered.record('staging');
    await delivered.release('web', { images: { server: '1.1' } });
    await delivered.promote('web', 'staging');
    await delivered.reject(first.release);
    const check = await judged(delivered, placed('staging', first));
    expect([kinds(check), codes(check)]).toEqual([['rollback'], ['REJECTED']]);
  });

  test('a lockdown that is over stops no rollback', async () => {
    const delivered = await fleet();
    const first = await delivered.record('staging');
    await delivered.release('web', { images: { server: '1.1' } });
    await delivered.promote('web', 'staging');
    await delivered.freeze('staging', { reason: 'a reason', lockdown: true, until: '2040-01-01T00:00:00Z' });
    const base = await delivered.head();
    const commit = await delivered.byHand(placed('staging', first));
    const at = async (time: string) => codes(await judgeChange(delivered, base, commit, new Date(time)));
    expect(await at('2039-12-31T00:00:00Z')).toEqual(['LOCKDOWN']);
    expect(await at('2040-01-02T00:00:00Z')).toEqual([]);
  });

  test('fails where a target that is held goes', async () => {
    const delivered = await fleet();
    await delivered.hold('web', 'staging');
    const check = await judged(delivered, [
      { kind: 'delete', path: recordFile('staging') },
      { kind: 'delete', path: 'manifests/staging/web' },
    ]);
    expect([kinds(check), codes(check)]).toEqual([['retirement'], ['HELD']]);
  });

  test('fails with the trees of two environments changed for each other, where approval is asked', async () => {
    const delivered = await fleet();
    const record = await delivered.record('dev');
    const { staging = '', prod = '' } = record.renders.trees;
    const swapped = withTrees(record, { staging: prod, prod: staging });
    const [again, one] = [await delivered.copy(), await judged(delivered, placed('prod', swapped))];
    expect(codes(one)).toEqual(['NOT_IN_UPSTREAM', 'RENDERS_UNPROVEN']);
    // Without a second rendering nobody can tell what staging should have got.
    expect(codes(await judged(again, placed('staging', swapped)))).toEqual([]);
  });
});

describe('what stands only in between', () => {
  /** Staging runs a release that dev never had, in between, and then what passes every rule. */
  async function detour(delivered: FleetFixture) {
    const honest = await delivered.record('staging');
    await delivered.release('web', { images: { server: '1.1' } });
    const next = await delivered.record('dev');
    const base = await delivered.head();
    const evil = await treeWith(delivered, 'manifests/staging/web', [
      {
        mode: '100644',
        name: 'objects/ConfigMap.evil.yaml',
        id: await blobOf(delivered, 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: evil\n'),
      },
    ]);
    const forged = withTrees(honest, { staging: evil, dev: evil });
    const between = await delivered.byHand(placed('staging', forged));
    return { base, between, head: await delivered.byHand(placed('staging', next)), honest, next };
  }

  test('fails where the commits are kept: custody and rollbacks would go by it', async () => {
    const delivered = await fleet();
    const { base, between, head } = await detour(delivered);
    const check = await judgeChange(delivered, base, head);
    expect([kinds(check), codes(check)]).toEqual([['release or promotion'], ['NOT_IN_UPSTREAM']]);
    expect(check.findings.at(-1)?.message).toContain(`in between, at commit ${between.slice(0, 12)}`);
  });

  test('fails where the difference is empty', async () => {
    const delivered = await fleet();
    const { base, honest } = await detour(delivered);
    const head = await delivered.byHand(placed('staging', honest));
    const check = await judgeChange(delivered, base, head);
    expect([kinds(check), codes(check)]).toEqual([[], ['NOT_IN_UPSTREAM']]);
  });

  test('passes in commits behind a merge that brings none of it: the first parents are the history', async () => {
    const delivered = await fleet();
    const { base, head, next } = await detour(delivered);
    const merge = await delivered.remote.commit({
      parents: [base, aCommit(head)],
      base,
      edits: placed('staging', next),
      message: 'merge\n',
      author: { ...cyd, date: new Date() },
    });
    await delivered.remote.updateRefs([{ ref: aRef('refs/heads/delivery'), from: aCommit(head), to: merge }]);
    expect(codes(await judgeChange(delivered, base, merge))).toEqual([]);
  });

  test('fails for what a merge commit itself brings', async () => {
    const delivered = await fleet();
    const base = await delivered.head();
    const side = await delivered.byHand([{ kind: 'file', path: 'README.md', content: 'a\n' }]);
    const merge = await delivered.remote.commit({
      parents: [base, aCommit(side)],
      base: side,
      edits: [{ kind: 'file', path: 'manifests/staging/web/more.yaml', content: 'a: b\n' }],
      message: 'merge\n',
      author: { ...cyd, date: new Date() },
    });
    await delivered.remote.updateRefs([{ ref: aRef('refs/heads/delivery'), from: aCommit(side), to: merge }]);
    expect(codes(await judgeChange(delivered, base, merge))).toEqual(['FILES_DIFFER', 'MIXED_CHANGE']);
  });

  test('passes when the base went on: only what the change brings is judged', async () => {
    const delivered = await fleet();
    await delivered.release('web', { images: { server: '1.1' } });
    const fork = await delivered.head();
    const change = await delivered.byHand(placed('staging', await delivered.record('dev')));
    await delivered.remote.updateRefs([
      { ref: aRef('refs/heads/delivery'), from: aCommit(change), to: fork },
    ]);
    await delivered.freeze('staging', { reason: 'a reason' });
    const base = await delivered.head();
    await delivered.remote.updateRefs([{ ref: aRef('refs/heads/change'), from: null, to: aCommit(change) }]);
    await (await delivered.snapshot()).home.mirror.fetch([aRef('refs/heads/change')]);
    expect(codes(await judgeChange(delivered, base, change))).toEqual(['FROZEN']);
  });
});

describe('environments and apps edited by hand', () => {
  const file = (name: string) => layout.pathOf({ kind: 'environment', environment: name });
  const edited = async (
    delivered: FleetFixture,
    path: string,
    change: (text: string) => string,
  ): Promise<TreeEdit> => ({ kind: 'file', path, content: change((await delivered.textAt(path)) ?? '') });

  test('fail where the inputs are other than the data says', async () => {
    const delivered = await fleet();
    const check = await judged(delivered, [
      { kind: 'file', path: 'manifests/prod/_inputs/more.yaml', content: 'a: b\n' },
    ]);
    expect([kinds(check), codes(check)]).toEqual([['governance'], ['INPUTS_DIFFER']]);
  });

  test.each(['manifests/prod', 'manifests/prod/web', 'manifests', 'environments/prod'])(
    "fail for a new environment in another's place: %s",
    async (path) => {
      const delivered = await fleet();
      const text = (await delivered.textAt(file('dev'))) ?? '';
      const content = text
        .replace('name: dev\n', 'name: evil\n')
        .replace('path: manifests/dev', `path: ${path}`)
        .replace(/^inputsTree: .*\n/m, '');
      const check = await judged(delivered, [{ kind: 'file', path: file('evil'), content }]);
      expect(codes(check)).toContain('INVALID_OPTION');
    },
  );

  test('fail where the repository is named to look like another one', async () => {
    const delivered = await fleet();
    const text = (await delivered.textAt(file('dev'))) ?? '';
    const content = text
      .replace('name: dev\n', 'name: evil\n')
      .replace('path: manifests/dev', `path: manifests/prod\n  repository: ${delivered.remote.gitDir}/`)
      .replace(/^inputsTree: .*\n/m, '');
    const check = await judged(delivered, [{ kind: 'file', path: file('evil'), content }]);
    expect(codes(check)).toContain('INVALID_OPTION');
  });

  test('fail for an upstream that there is not, which would make an entry of prod', async () => {
    const delivered = await fleet();
    const check = await judged(delivered, [
      await edited(delivered, file('prod'), (text) =>
        text.replace('- staging\n', '- stagign\n').replace('- hotfix\n', '- htofix\n'),
      ),
    ]);
    expect(codes(check)).toEqual(['UNKNOWN_ENVIRONMENT', 'UNKNOWN_ENVIRONMENT']);
  });

  test('fail for a circle', async () => {
    const delivered = await fleet();
    const check = await judged(delivered, [
      await edited(delivered, file('staging'), (text) => text.replace('- dev\n', '- prod\n')),
    ]);
    expect(codes(check)).toEqual(['UPSTREAM_CYCLE', 'UPSTREAM_CYCLE']);
  });

  test('fail where records are left without their environment, or without their app', async () => {
    const delivered = await fleet();
    expect(codes(await judged(delivered, [{ kind: 'delete', path: file('staging') }]))).toContain(
      'ORPHAN_RECORD',
    );
    const other = await fleet();
    const gone = await judged(other, [
      {
        kind: 'delete',
        path: layout.pathOf({ kind: 'app', environment: anEnv('staging'), app: anApp('web') }),
      },
    ]);
    expect(codes(gone)).toEqual(['ORPHAN_RECORD']);
  });

  test('fail where the folder moves and the files stay', async () => {
    const delivered = await fleet();
    const check = await judged(delivered, [
      await edited(delivered, file('staging'), (text) => text.replace('manifests/staging', 'other/staging')),
    ]);
    expect(codes(check)).toEqual(['FILES_DIFFER', 'INPUTS_DIFFER']);
  });

  test('fail where an environment and its first release come together', async () => {
    const delivered = await fleet();
    const text = (await delivered.textAt(file('dev'))) ?? '';
    const content = text
      .replace('name: dev\n', 'name: canary\n')
      .replace('path: manifests/dev', 'path: manifests/canary')
      .replace(/^inputsTree: .*\n/m, '');
    const record = await delivered.record('dev');
    const tree = record.renders.trees['dev'] ?? aTree('');
    const check = await judged(delivered, [
      { kind: 'file', path: file('canary'), content },
      ...placed('canary', withTrees(record, { canary: tree })),
    ]);
    // The new environment is a copy, so it has the namespace of the one that it was copied from as well.
    expect(new Set(codes(check))).toEqual(
      new Set(['DUPLICATE_NAME', 'MIXED_CHANGE', 'NOT_CONFIGURED', 'ORPHAN_RECORD']),
    );
  });

  test('pass as `configure` makes them: a new environment with its inputs', async () => {
    const delivered = await fleet();
    const base = await delivered.head();
    await delivered.code(governed('canary', {}));
    await delivered.configure();
    const head = await delivered.head();
    expect(head).not.toBe(base);
    const check = await judgeChange(delivered, base, head);
    expect([kinds(check), codes(check)]).toEqual([['governance'], []]);
  });
});
