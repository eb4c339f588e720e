import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { controlOf } from '../../lib/engine/delivery';
import { FREEZES } from '../../lib/registry';
import { Cli } from '../support/cli';
import { FleetFixture } from '../support/fleet-fixture';
import { anEnv } from '../support/names';

let fleet: FleetFixture;
let cli: Cli;
beforeAll(async () => {
  fleet = await FleetFixture.create();
  await fleet.configure();
  await fleet.release('web', { images: { server: '1.0.0' } });
  cli = new Cli({ cwd: fleet.root, delivery: fleet.remote.gitDir, cache: join(fleet.root, 'cli-cache') });
});
afterAll(() => fleet.remove());

test('a plan that a dry run saved is applied by another person, and then found done', async () => {
  const file = join(fleet.root, 'freeze.json');
  const before = await fleet.head();
  await cli.ok('freeze', '--env', 'prod', '--reason', 'holiday', '--dry-run', '--plan-out', file);
  expect(await fleet.head()).toBe(before);
  const bot = cli.with({ as: 'Bot <bot@example.org>', cache: join(fleet.root, 'bot-cache') });
  expect(await bot.ok('apply', file)).toContain('✓ commit');
  const snapshot = await fleet.snapshot();
  expect(await controlOf(snapshot, FREEZES, anEnv('prod'))).toMatchObject({
    reason: 'holiday',
    by: 'Ada <ada@example.org>',
  });
  expect(await bot.json('apply', file)).toMatchObject({ code: 0, data: { outcome: 'nothing' } });
});

test('fails to apply a plan where no delivery repository is, and names the one that it is for', async () => {
  const file = join(fleet.root, 'elsewhere.json');
  await cli.ok('hold', 'web', '--env', 'dev', '--reason', 'x', '--dry-run', '--plan-out', file);
  const lost = new Cli({ cwd: fleet.root, cache: join(fleet.root, 'lost-cache') });
  expect(await lost.run('apply', file)).toMatchObject({
    code: 2,
    all: expect.stringMatching(/NO_DELIVERY[\s\S]*apply \S*elsewhere\.json --delivery \S+ --branch delivery/),
  });
});

test('fails on a plan that was tampered with, on what is not a plan, and on a plan of what is done at once', async () => {
  const file = join(fleet.root, 'hold.json');
  await cli.ok('hold', 'web', '--env', 'dev', '--reason', 'measuring', '--dry-run', '--plan-out', file);
  const before = await fleet.head();
  const plan = JSON.parse(readFileSync(file, 'utf8')) as { environment: string };
  writeFileSync(file, JSON.stringify({ ...plan, environment: 'staging' }));
  const [tampered, none, missing, both] = [
    await cli.run('apply', file),
    await cli.run('apply', join(fleet.remote.gitDir, 'HEAD')),
    await cli.run('apply', join(fleet.root, 'nothing.json')),
    await cli.run('unfreeze', '--env', 'prod', '--plan-out', file),
  ];
  expect([tampered.code, tampered.all]).toEqual([1, expect.stringContaining('PLAN_DIGEST')]);
  expect([none.code, none.all]).toEqual([2, expect.stringContaining('BROKEN_FILE')]);
  expect([missing.code, missing.all]).toEqual([2, expect.stringContaining('INVALID_OPTION')]);
  expect([both.code, both.all]).toEqual([2, expect.stringContaining('--plan-out goes with --dry-run')]);
  expect(await fleet.head()).toBe(before);
});
