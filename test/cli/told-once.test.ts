import { DeliveredExample } from '../support/delivered-example';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();
let example: DeliveredExample;

beforeAll(async () => {
  example = await DeliveredExample.create(await temporary());
});

interface Told {
  readonly findings: readonly { readonly code: string; readonly message: string }[];
}

/** How often each message of a plan's findings stands anywhere in what was printed. */
function told({ findings, ...rest }: Told): Record<string, number> {
  const all = JSON.stringify({ findings, ...rest });
  return Object.fromEntries(
    findings.map(({ code, message }) => [code, all.split(JSON.stringify(message).slice(1, -1)).length - 1]),
  );
}

test('--json of a refused change holds each finding once, with its environment', async () => {
  const { cli } = await example.copy();
  await cli.ok('freeze', '--env', 'staging', '--reason', 'audit');
  await cli.ok('hold', 'frontend', '--env', 'staging', '--reason', 'broken');
  const promoted = await cli.json('promote', 'frontend', '--to', 'staging');
  expect([promoted.code, told(promoted.data as Told)]).toEqual([
    1,
    { FROZEN: 1, HELD: 1, IMAGE_UNCHECKED: 1 },
  ]);
  const set = await cli.json('promote', 'frontend', 'backend', '--to', 'staging');
  expect([set.code, told(set.data as Told)]).toEqual([1, { FROZEN: 2, HELD: 1, IMAGE_UNCHECKED: 2 }]);
  const { findings } = set.data as { findings: { subject: object }[] };
  expect(findings.map(({ subject }) => subject)).toEqual(
    expect.arrayContaining([
      { environment: 'staging', app: 'backend' },
      { environment: 'staging', app: 'frontend' },
    ]),
  );
  await cli.ok('unfreeze', '--env', 'staging');
  const bypassed = await cli.json(
    'promote',
    'frontend',
    '--to',
    'staging',
    '--bypass',
    'HELD',
    '--reason',
    'now',
  );
  expect([bypassed.code, told(bypassed.data as Told)]).toEqual([
    1,
    { HELD: 1, NOT_BYPASSABLE: 1, IMAGE_UNCHECKED: 1 },
  ]);
});

test('of what is left out, or rejected, nothing is told that helps only what gets there', async () => {
  const { cli } = await example.copy();
  await cli.ok('freeze', '--env', 'staging', '--reason', 'audit');
  const words = ['promote', 'frontend', '--to', 'staging', '--skip-refused'];
  const left = await cli.ok(...words);
  expect(left).toMatch(/^staging\/frontend\n {2}! FROZEN|! FROZEN staging\/frontend/m);
  expect(left).not.toContain('IMAGE_UNCHECKED');
  expect(await cli.ok(...words, '--details')).toContain('IMAGE_UNCHECKED');
  await cli.ok('unfreeze', '--env', 'staging');
  const before = await cli.ok('explain', 'frontend', '--to', 'staging');
  expect(before).toContain('IMAGE_UNCHECKED');
  const [release = ''] = /r-[0-9a-f]{16}/.exec(before) ?? [];
  await cli.ok('reject', release, '--reason', 'leaks');
  const rejected = await cli.ok('explain', 'frontend', '--to', 'staging');
  expect(rejected).toContain('REJECTED');
  expect(rejected).not.toContain('IMAGE_UNCHECKED');
});

test('status marks what is rejected by release, by image and by tree', async () => {
  const { cli } = await example.copy();
  interface Status {
    readonly targets: readonly {
      readonly environment: string;
      readonly app: string;
      readonly rejected: boolean;
      readonly release: {
        readonly release: string;
        readonly images: { readonly server: { readonly digest: string } };
        readonly renders: { readonly trees: Readonly<Record<string, string>> };
      } | null;
    }[];
  }
  const status = async () => (await cli.json('status')).data as Status;
  const marked = async () =>
    (await status()).targets.flatMap(({ environment, app, rejected }) =>
      rejected ? [`${environment}/${app}`] : [],
    );
  const record = (await status()).targets.find(
    ({ app, environment }) => `${environment}/${app}` === 'dev/frontend',
  )?.release;
  expect(await marked()).toEqual([]);
  for (const [what, marks] of [
    [`dev:${record?.renders.trees['dev']}`, ['dev/frontend']],
    [record?.release ?? '', ['dev/frontend']],
    [record?.images.server.digest ?? '', ['dev/backend', 'dev/frontend']],
  ] as const) {
    await cli.ok('reject', what, '--reason', 'leaks');
    expect([what, (await marked()).sort()]).toEqual([what, marks]);
    await cli.ok('unreject', what);
  }
});
