import type { Cli } from '../support/cli';
import { temporaryDirectories } from '../support/temporary-directory';
import { BREAKAGES, breakFile, dataFiles } from './broken-files';
import { runJson } from './json-output';
import { hex } from './option-grammars';
import { PlainBranch } from './plain-branch';
import { PreparedDelivery } from './prepared-delivery';
import { releaseInStaging } from './unreadable-pairs';

jest.setTimeout(600_000);

const temporary = temporaryDirectories();

let delivery: PreparedDelivery;
beforeAll(async () => {
  delivery = await PreparedDelivery.create(await temporary());
});

const RECORD = 'environments/staging/releases/frontend.yaml';
const FREEZE = 'environments/staging/freeze.yaml';
const HOLD = 'environments/staging/holds/frontend.yaml';
const DATA = 'environments/staging/environment.yaml';
const APP = 'environments/staging/apps/frontend.yaml';
const REJECTED = 'environments/rejected.yaml';

interface Place {
  readonly branch: PlainBranch;
  readonly cli: Cli;
}

async function place(): Promise<Place> {
  const { path, cli } = await delivery.copy();
  return { branch: new PlainBranch(path), cli };
}

/** Edits a file by hand. */
function edit({ branch }: Place, file: string, change: (text: string) => string): string {
  const before = branch.text(file) ?? '';
  const after = change(before);
  if (after === before) throw new Error(`the edit of ${file} changes nothing`);
  return branch.commit({ [file]: after });
}

const rollback = ({ cli }: Place, ...more: readonly string[]) =>
  runJson(cli, 'rollback', 'frontend', '--env', 'staging', '--reason', 'INC-42', ...more);

/** Release that a record of the branch names. */
const releaseIn = ({ branch }: Place, file = RECORD, commit?: string): string =>
  /^release: (\S+)$/m.exec(branch.text(file, commit) ?? '')?.[1] ?? '';

/** Commits of the frontend's record in staging, newest first. */
const statesOf = ({ branch }: Place): string[] =>
  branch.git('log', '--format=%H', 'refs/heads/delivery', '--', RECORD).split('\n').filter(Boolean);

/** Makes it so; gives more words of the rollback. */
type Arrange = (at: Place) => Promise<readonly string[]> | readonly string[];

/** What is so, and the code that the rollback has to give. */
interface Row {
  readonly what: string;
  readonly arrange: Arrange;
  readonly code?: string;
}

const ROWS: Row[] = [
  { what: 'nothing is wrong', arrange: () => [] },
  {
    what: 'the environment is frozen',
    arrange: async ({ cli }) => {
      await cli.ok('freeze', '--env', 'staging', '--reason', 'holidays');
      return [];
    },
  },
  {
    what: 'a person holds the target',
    arrange: async ({ cli }) => {
      await cli.ok('hold', 'frontend', '--env', 'staging', '--reason', 'measuring');
      return [];
    },
  },
  {
    what: 'the earlier files were rendered with other data of the environment',
    arrange: (at) => {
      edit(at, DATA, (text) => text.replace(/^inputs: .*$/m, `inputs: sha256:${hex(64, '1')}`));
      return [];
    },
    code: 'STALE_RENDERS',
  },
  {
    what: 'the app left the environment',
    arrange: (at) => {
      at.branch.commit({ [APP]: null });
      return [];
    },
    code: 'ABSENT_HERE',
  },
  {
    what: 'the app is gone from the delivery data',
    arrange: ({ branch }) => {
      branch.commit(
        Object.fromEntries(
          ['dev', 'staging', 'hotfix', 'prod'].map((name) => [
            `environments/${name}/apps/frontend.yaml`,
            null,
          ]),
        ),
      );
      return [];
    },
    code: 'ABSENT_HERE',
  },
  {
    what: 'the record of the earlier state does not certify itself',
    arrange: async (at) => {
      const commit = edit(at, RECORD, (text) =>
        text.replace(/digest: sha256:.*$/m, `digest: sha256:${hex(64, '2')}`),
      );
      await at.cli.ok('promote', 'frontend', '--to', 'staging');
      return ['--release', commit];
    },
    code: 'RECORD_FORGED',
  },
  {
    what: 'the files of the earlier state were edited by hand',
    arrange: async (at) => {
      const commit = at.branch.commit({ 'manifests/staging/frontend/by-hand.yaml': 'a: 1\n' });
      at.branch.commit({ 'manifests/staging/frontend/by-hand.yaml': null });
      await at.cli.ok('promote', 'frontend', '--to', 'staging');
      return ['--release', commit];
    },
    code: 'FILES_DIFFER',
  },
  {
    what: 'the files that stand there were edited by hand',
    arrange: (at) => {
      at.branch.commit({ 'manifests/staging/frontend/by-hand.yaml': 'a: 1\n' });
      return [];
    },
  },
  {
    what: 'the record that stands there does not certify itself',
    arrange: (at) => {
      edit(at, RECORD, (text) => text.replace(/digest: sha256:.*$/m, `digest: sha256:${hex(64, '2')}`));
      return [];
    },
  },
  {
    what: 'the release that stands there was rejected',
    arrange: async (at) => {
      await at.cli.ok('reject', releaseIn(at), '--reason', 'CVE-2026-0001');
      return [];
    },
  },
  {
    what: 'every control file is broken',
    arrange: ({ branch }) => {
      branch.commit({
        [FREEZE]: 'reason: [\n',
        [HOLD]: 'reason: [\n',
        [REJECTED]: 'reason: [\n',
        [APP]: 'name: [\n',
      });
      return [];
    },
    code: 'BROKEN_FILE',
  },
];

test.each(ROWS)('a rollback goes back where $what', async ({ arrange, code: warning }) => {
  const at = await place();
  const more = await arrange(at);
  const before = at.branch.head();
  const { code, outcome, findings } = await rollback(at, ...more);
  const stopping = findings.filter(({ severity }) => severity === 'refusal');
  expect([code, outcome, stopping]).toEqual([0, 'committed', []]);
  expect(at.branch.head()).not.toBe(before);
  if (warning !== undefined)
    expect(findings).toContainEqual(expect.objectContaining({ code: warning, severity: 'warning' }));
  expect(at.branch.text(HOLD)).toMatch(/^reason: INC-42$/m);
});

const STOPS: Row[] = [
  {
    what: 'the environment is locked',
    arrange: async ({ cli }) => {
      await cli.ok('freeze', '--env', 'staging', '--lockdown', '--reason', 'audit');
      return [];
    },
    code: 'LOCKDOWN',
  },
  {
    what: 'a person broke the file of the lockdown',
    arrange: async (at) => {
      await at.cli.ok('freeze', '--env', 'staging', '--lockdown', '--reason', 'audit');
      edit(at, FREEZE, (text) => `${text}x: [\n`);
      return [];
    },
    code: 'LOCKDOWN',
  },
  {
    what: 'a person broke the file of the lockdown twice, and everything else',
    arrange: async (at) => {
      await at.cli.ok('freeze', '--env', 'staging', '--lockdown', '--reason', 'audit');
      edit(at, FREEZE, (text) => text.replace('lockdown: true', 'lockdown: perhaps'));
      edit(at, FREEZE, () => '');
      edit(at, APP, () => 'name: [\n');
      return [];
    },
    code: 'LOCKDOWN',
  },
  {
    what: 'the release named was rejected',
    arrange: async (at) => {
      const [, earlier = ''] = statesOf(at);
      const release = releaseIn(at, RECORD, earlier);
      await at.cli.ok('reject', release, '--reason', 'CVE-2026-0001');
      return ['--release', release];
    },
    code: 'REJECTED',
  },
  {
    what: 'the release named never ran there',
    arrange: () => ['--release', 'r-0000000000000000'],
    code: 'NOT_IN_HISTORY',
  },
  {
    what: 'the commit named never stood there',
    arrange: () => ['--release', hex(40, '1')],
    code: 'NOT_IN_HISTORY',
  },
];

test.each(STOPS)('fails to roll back where $what', async ({ arrange, code: refusal }) => {
  const at = await place();
  const more = await arrange(at);
  const before = at.branch.refs();
  const { code, findings } = await rollback(at, ...more);
  expect([code, findings]).toEqual([
    1,
    expect.arrayContaining([expect.objectContaining({ code: refusal, severity: 'refusal' })]),
  ]);
  expect(at.branch.refs()).toEqual(before);
});

test('fails to roll back where no earlier state is left', async () => {
  const at = await place();
  const { code, findings } = await runJson(at.cli, 'rollback', 'frontend', '--env', 'prod');
  expect([code, findings.map((each) => each.code)]).toEqual([1, ['NOTHING_TO_ROLL_BACK']]);
});

test('a broken freeze that was no lockdown when it could last be read stops no rollback', async () => {
  const at = await place();
  await at.cli.ok('freeze', '--env', 'staging', '--lockdown', '--reason', 'audit');
  await at.cli.ok('unfreeze', '--env', 'staging');
  await at.cli.ok('freeze', '--env', 'staging', '--reason', 'only frozen');
  edit(at, FREEZE, (text) => `${text}x: [\n`);
  expect(await rollback(at)).toMatchObject({ code: 0, outcome: 'committed' });
});

test('a broken freeze that came after a lockdown was lifted stops no rollback', async () => {
  const at = await place();
  await at.cli.ok('freeze', '--env', 'staging', '--lockdown', '--reason', 'audit');
  await at.cli.ok('unfreeze', '--env', 'staging');
  at.branch.commit({ [FREEZE]: 'reason: [\n' });
  expect(await rollback(at)).toMatchObject({ code: 0, outcome: 'committed' });
});

test('a lockdown that was broken by hand stops promotions, and ends with unfreeze', async () => {
  const at = await place();
  await at.cli.ok('freeze', '--env', 'staging', '--lockdown', '--reason', 'audit');
  edit(at, FREEZE, (text) => `${text}x: [\n`);
  expect((await at.cli.run('promote', 'frontend', '--to', 'staging')).code).not.toBe(0);
  await at.cli.ok('unfreeze', '--env', 'staging');
  expect(await rollback(at)).toMatchObject({ code: 0, outcome: 'committed' });
});

test('a rollback of another target goes on while the data of one app are broken', async () => {
  const at = await place();
  const files = dataFiles(await releaseInStaging(delivery));
  const [first] = BREAKAGES;
  for (const data of files)
    if (data.what.includes('frontend') && first) breakFile(at.branch.gitDir, data, first);
  expect(await runJson(at.cli, 'rollback', 'backend', '--env', 'dev')).toMatchObject({
    code: 0,
    outcome: 'committed',
  });
});
