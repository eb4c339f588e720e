import { Output } from '../../lib/cli/output';
import { differenceLines } from '../../lib/cli/status/difference-lines';
import { type StatusStyle, statusLines } from '../../lib/cli/status/status-lines';
import { configured } from '../support/fleet-code';
import { FleetFixture } from '../support/fleet-fixture';
import { anApp, anEnv } from '../support/names';

jest.setTimeout(120_000);

const out = new Output({ json: false, color: false });

let fleet: FleetFixture;
beforeAll(async () => {
  fleet = await FleetFixture.create();
  await fleet.configure();
  await fleet.release('web', { images: { server: '1.0' } });
  await fleet.promote('web', 'staging');
  await fleet.release('web', { images: { server: '2.0' } });
  await fleet.promote('web', 'staging', { reason: 'CHG-7: the new cart' });
  await fleet.rollback('web', 'staging');
});
afterAll(() => fleet.remove());

/** As a terminal shows it, without the moments. */
async function shown(style: StatusStyle): Promise<string> {
  const lines = statusLines(await fleet.status(), out, style);
  return lines
    .join('\n')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\dZ/g, 'YYYY-MM-DD hh:mmZ')
    .replace(/r-[0-9a-f]{16}/g, 'r-0123456789abcdef')
    .replace(/\([0-9a-f]{12}\)/, '(0123456789ab)');
}

const WIDE = `\
     dev                      hotfix      staging                                  prod
     entry                    entry       from dev                                 from staging | hotfix
web  2.0                      no release  1.0                                      no release
     since YYYY-MM-DD hh:mmZ              since YYYY-MM-DD hh:mmZ                  ← 1.0 (staging: first release)
                                          HELD: rolled back to r-0123456789abcdef
                                          ← 2.0 (dev: image)

desired at the head of the delivery branch (0123456789ab); whether it runs is not known here`;

const NARROW = `\
web
  dev      2.0  since YYYY-MM-DD hh:mmZ
  hotfix   no release
  staging  1.0  since YYYY-MM-DD hh:mmZ
           HELD: rolled back to r-0123456789abcdef
           ← 2.0 (dev: image)
  prod     no release
           ← 1.0 (staging: first release)

desired at the head of the delivery branch
    (0123456789ab); whether it runs is not known here`;

test('a status is a table at 120 columns, and a card per app at 60; both fit', async () => {
  expect(await shown({ columns: 120 })).toBe(WIDE);
  expect(await shown({ columns: 60 })).toBe(NARROW);
  for (const columns of [60, 80, 120])
    for (const line of (await shown({ columns })).split('\n'))
      expect(line.length).toBeLessThanOrEqual(columns);
});

test('the environments of an app stand beside each other by what they run, and fit 60 columns', async () => {
  const lines = differenceLines(await fleet.status(), out, 60);
  expect(lines.filter((line) => line.length > 60)).toEqual([]);
  expect(lines[0]).toBe('web  2 releases');
  expect(lines[1]).toMatch(/^ {2}server +dev +2\.0 [0-9a-f]{12}$/);
  expect(lines[2]).toMatch(/^ +staging +1\.0 [0-9a-f]{12} {2}≠ dev$/);
  expect(lines.join('\n')).not.toContain('code');
});

test('what a rollback took back waits all the same, and says what differs', async () => {
  const { targets } = await fleet.status();
  const staging = targets.find(({ environment, app }) => environment === 'staging' && app === 'web');
  expect(staging?.pending).toMatchObject([{ environment: 'dev', differs: 'image' }]);
});

test('apps stand below those who own them, also an app of several', async () => {
  const status = await fleet.status();
  const owners = { ...status.owners, web: ['@example/web', '@example/shop'] };
  const lines = statusLines({ ...status, owners }, out, { columns: 200, byOwner: true });
  expect(lines.filter((line) => /^(@|nobody|web)/.test(line)).map((line) => line.split(' ', 1)[0])).toEqual(
    expect.arrayContaining(['@example/shop', 'web', '@example/web']),
  );
});

test('a reason that is given after a rollback without one stays with its hold, and is told by history', async () => {
  const again = await fleet.rollback('web', 'staging', { reason: 'INC-42: carts are lost' });
  expect([again.kind, again.plan.edits.map(({ path }) => path)]).toEqual([
    'committed',
    ['environments/staging/holds/web.yaml'],
  ]);
  expect((await fleet.rollback('web', 'staging', { reason: 'INC-42: carts are lost' })).kind).toBe('nothing');
  expect((await fleet.rollback('web', 'staging', { reason: 'another one' })).kind).toBe('nothing');
  const told = await fleet.history({ environment: anEnv('staging'), app: anApp('web') });
  expect(told.map(({ kind, claims }) => [kind, claims.reason])).toEqual(
    expect.arrayContaining([
      ['hold', 'INC-42: carts are lost'],
      ['promotion', 'CHG-7: the new cart'],
    ]),
  );
});

test('an app that is to leave an environment stands there with the proposal of it', async () => {
  await fleet.code(configured('prod', undefined));
  await fleet.configure();
  const lines = (await shown({ columns: 60 })).split('\n');
  const at = lines.findIndex((line) => line.startsWith('  prod'));
  expect(lines.slice(at, at + 3)).toEqual([
    '  prod     no release',
    '           ← 1.0 (staging: first release)',
    '           proposed: prod/configure',
  ]);
});
