import { temporaryDirectories } from '../support/temporary-directory';
import { BREAKAGES, breakFile, dataFiles } from './broken-files';
import { runJson } from './json-output';
import { hex } from './option-grammars';
import { PlainBranch } from './plain-branch';
import { PreparedDelivery } from './prepared-delivery';
import { everyPair, releaseInStaging, tryPairs } from './unreadable-pairs';

jest.setTimeout(600_000);

const temporary = temporaryDirectories();

let delivery: PreparedDelivery;
let release: string;
beforeAll(async () => {
  delivery = await PreparedDelivery.create(await temporary());
  release = await releaseInStaging(delivery);
});

/** A delivery in which a person broke a file. */
async function broken(what: string, how = 'a value of another type') {
  const { path, cli } = await delivery.copy();
  const data = dataFiles(release).find((each) => each.what === what);
  const breakage = BREAKAGES.find((each) => each.how === how);
  if (!data || !breakage || !breakFile(path, data, breakage))
    throw new Error(`${what} cannot be broken by ${how}`);
  return { branch: new PlainBranch(path), cli, data };
}

type Broken = Awaited<ReturnType<typeof broken>>;

/** Runs a command that has to be stopped by the broken file. */
async function stopped({ branch, cli, data }: Broken, ...words: readonly string[]): Promise<void> {
  const before = branch.refs();
  const { code, all } = await cli.run(...words);
  expect([words.join(' '), code === 1 || code === 2, all]).toEqual([
    words.join(' '),
    true,
    expect.stringContaining(data.file),
  ]);
  expect(branch.refs()).toEqual(before);
}

/** Runs a command that has to do its work as if the file was not broken. */
async function works({ branch, cli }: Broken, ...words: readonly string[]): Promise<void> {
  const before = branch.head();
  const { code, all } = await cli.run(...words);
  expect([words.join(' '), code, all]).toEqual([words.join(' '), 0, expect.any(String)]);
  expect(branch.head()).not.toBe(before);
}

const promote = (app: string): string[] => ['promote', app, '--to', 'staging'];
const releaseOf = (app: string): string[] => [
  'release',
  app,
  '--image',
  `server=ghcr.io/stefanprodan/podinfo:6.13.0@sha256:${hex(64, '8')}`,
];

test('fails for whatever a person broke, with its place; shows the fleet, and lets the target go back', async () => {
  const pairs = everyPair(release).filter((_pair, index) => index % 5 === 0);
  const { tried, problems } = await tryPairs(delivery, pairs);
  expect(problems.join('\n')).toBe('');
  expect(tried).toBeGreaterThan(12);
});

test('fails for all broken files at once, each by name', async () => {
  const { path, cli } = await delivery.copy();
  const files = dataFiles(release).filter(({ what }) => !what.includes('environment'));
  files.forEach((data, index) => {
    const [first, second] = [BREAKAGES[index % 4], BREAKAGES[0]];
    if (first && second && !breakFile(path, data, first)) breakFile(path, data, second);
  });
  const { code, findings } = await runJson(cli, 'check');
  const named = new Set(
    findings.filter((each) => each.code === 'BROKEN_FILE').map(({ subject }) => subject.file),
  );
  expect([code, files.map(({ file }) => file).filter((file) => !named.has(file))]).toEqual([
    expect.any(Number),
    [],
  ]);
  expect(code).not.toBe(0);
});

test('a broken freeze of staging stops promotions into staging, and no others', async () => {
  const fleet = await broken('the freeze of staging');
  await stopped(fleet, ...promote('frontend'));
  await stopped(fleet, ...promote('backend'));
  await stopped(fleet, 'promote', '--all', '--to', 'staging', '--skip-refused');
  await works(fleet, 'merge', 'prod/promote-backend');
  await works(fleet, ...releaseOf('frontend'));
});

test('a broken hold stops promotions of its target only; --skip-refused leaves out that app', async () => {
  const fleet = await broken('the hold of the frontend in staging');
  await stopped(fleet, ...promote('frontend'));
  await stopped(fleet, 'promote', '--all', '--to', 'staging');
  const record = () => fleet.branch.text('environments/staging/releases/frontend.yaml');
  const before = record();
  await works(fleet, 'promote', '--all', '--to', 'staging', '--skip-refused');
  expect(record()).toBe(before);
  expect(fleet.branch.text('environments/staging/releases/backend.yaml')).toBe(
    fleet.branch.text('environments/dev/releases/backend.yaml'),
  );
  await works(fleet, 'merge', 'prod/promote-backend');
});

test('broken rejections stop every promotion and every release', async () => {
  const fleet = await broken('the rejections');
  await stopped(fleet, ...promote('frontend'));
  await stopped(fleet, ...promote('backend'));
  await stopped(fleet, 'merge', 'prod/promote-backend');
  await stopped(fleet, ...releaseOf('frontend'));
});

test('a broken waiver of staging stops promotions into staging, and no others', async () => {
  const fleet = await broken('a waiver of staging');
  await stopped(fleet, ...promote('frontend'));
  await works(fleet, 'merge', 'prod/promote-backend');
});

test('broken data of an app stop that app only', async () => {
  const fleet = await broken('the data of the frontend');
  await stopped(fleet, ...promote('frontend'));
  await works(fleet, ...promote('backend'));
  await works(fleet, 'merge', 'prod/promote-backend');
});

test('broken data of an app in one environment stop no release into another', async () => {
  const fleet = await broken('the data of the frontend');
  await works(fleet, ...releaseOf('frontend'));
});

test('broken data of an environment stop promotions into it, and no releases elsewhere', async () => {
  const staging = await broken('the data of staging');
  await stopped(staging, ...promote('frontend'));
  const other = await broken('the data of another environment');
  await works(other, ...promote('frontend'));
});

test('a broken witness is none: what needs it is stopped, what does not goes on', async () => {
  const fleet = await broken('a witness of the frontend');
  const { code } = await fleet.cli.run('merge', 'prod/promote-frontend');
  expect(code).not.toBe(0);
  await works(fleet, 'merge', 'prod/promote-backend');
  await works(fleet, ...promote('frontend'));
});

test.each([
  ['the freeze of staging', ['unfreeze', '--env', 'staging']],
  ['the hold of the frontend in staging', ['unhold', 'frontend', '--env', 'staging']],
  ['a waiver of staging', ['unwaive', 'preset', '--env', 'staging']],
])('%s is lifted although nobody can read it', async (what, words) => {
  for (const how of ['no YAML', 'bytes that are not UTF-8']) {
    const fleet = await broken(what, how);
    await works(fleet, ...words);
    expect(fleet.branch.text(fleet.data.file)).toBeUndefined();
    expect((await fleet.cli.run('check')).code).toBe(0);
    await works(fleet, ...promote('frontend'));
  }
});
