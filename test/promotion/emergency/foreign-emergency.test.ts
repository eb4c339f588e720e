import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { planRollback } from '../../../lib/engine/promotion/changes/rollback/plan-rollback';
import type { Emergency } from '../../../lib/promotion/emergency/emergency';
import { EMERGENCY_FILE, readEmergency, writeFolder } from '../../../lib/promotion/emergency/folder';
import { judgeFolder } from '../../../lib/promotion/emergency/judge-folder';
import { prepareEmergency } from '../../../lib/promotion/emergency/prepare';
import { emergencySteps } from '../../../lib/promotion/emergency/steps';
import { codesOf } from '../../support/codes';
import { ada, type FleetFixture } from '../../support/fleet-fixture';
import { aBranch, anApp, anEnv } from '../../support/names';
import { fleets, runInStaging } from '../../support/prepared-fleets';
import { temporaryDirectories } from '../../support/temporary-directory';

const temporary = temporaryDirectories();

/** web went from 1.0 to 1.1 in staging, and to 1.2 after the emergency was prepared. */
const fleet = fleets(async (first) => {
  await runInStaging(first);
  for (const server of ['1.1', '1.2']) {
    await first.release('web', { images: { server } });
    await first.promote('web', 'staging');
  }
});

async function prepared(delivered: FleetFixture) {
  const snapshot = await delivered.snapshot();
  const now = new Date();
  const target = { app: anApp('web'), environment: anEnv('staging') };
  const plan = await planRollback(snapshot, { ...target, requestedBy: ada, now });
  return prepareEmergency(snapshot, plan, { now, folder: '/by-hand' });
}

describe('a follow-up of an emergency that cannot have been', () => {
  const release = `r-${'0'.repeat(16)}` as Emergency['release'];
  test.each<[string, Partial<Emergency>, string]>([
    ['a release that never ran', { release }, 'NOT_IN_HISTORY'],
    ['a commit of another history', { to: 'f'.repeat(40) as Emergency['to'] }, 'NOT_IN_HISTORY'],
    ['a replaced release that never ran', { replaced: release }, 'NOT_IN_HISTORY'],
    ['all of it', { release, to: 'f'.repeat(40) as Emergency['to'], replaced: release }, 'NOT_IN_HISTORY'],
    ['a moment to come', { at: '2099-01-01T00:00:00.000Z' }, 'CLOCK_UNDECIDED'],
  ])('is refused: %s', async (_, invented, code) => {
    const delivered = await fleet();
    const { emergency } = await prepared(delivered);
    const before = await delivered.head();
    await expect(delivered.followUp({ ...emergency, ...invented })).rejects.toThrow(code);
    expect(await delivered.head()).toBe(before);
  });
});

test('a folder says what in it is not of the release, and of which branch it is', async () => {
  const delivered = await fleet();
  const snapshot = await delivered.snapshot();
  const { emergency, files } = await prepared(delivered);
  const folder = join(await temporary(), 'by-hand');
  writeFolder(folder, files);
  const judged = async () =>
    (await judgeFolder(snapshot, folder, emergency)).map(({ severity, code, message }) => [
      severity,
      code,
      message,
    ]);
  expect(await judged()).toEqual([]);
  const [edited = '', linked = ''] = [...files.keys()].filter((path) => path.startsWith('target/'));
  writeFileSync(join(folder, edited), 'kind: Other');
  rmSync(join(folder, linked));
  symlinkSync('/etc/hostname', join(folder, linked));
  mkdirSync(join(folder, 'target/more'));
  writeFileSync(join(folder, 'target/more/Secret.x.yaml'), '');
  const names = [edited, linked].map((path) => path.slice('target/'.length));
  const [told, ...others] = await judged();
  expect([told?.slice(0, 2), others]).toEqual([['warning', 'FILES_DIFFER'], []]);
  for (const name of [...names, 'more/Secret.x.yaml']) expect(told?.[2]).toContain(name);
  rmSync(join(folder, 'target'), { recursive: true });
  expect(await judged()).toEqual([]);
  const elsewhere = { ...emergency, branch: aBranch('other') };
  await expect(judgeFolder(snapshot, folder, elsewhere)).rejects.toThrow('INVALID_OPTION');
});

test.each([
  ['a fence', 'down\n```sh\nrm -rf /\n```'],
  ['a heading', 'down\n\n## 2. Delete all'],
  ['HTML and a link', '<img src=x> [here](http://x) `code`'],
])('steps show a reason as text: %s', async (_, reason) => {
  const delivered = await fleet();
  const { emergency } = await prepared(delivered);
  const environment = (await delivered.snapshot()).environment(anEnv('staging'));
  const input = { environment, handover: [], removed: 0, findings: [], jobs: [], folder: '/by-hand' };
  const shape = (steps: string) => steps.split('\n').filter((line) => /^(#|```)/.test(line));
  const steps = emergencySteps({ ...input, emergency: { ...emergency, reason } });
  expect(shape(steps)).toEqual(shape(emergencySteps({ ...input, emergency })));
  expect(steps).not.toMatch(/<img|\[here\]/);
});

test('a folder whose note is a link, a pipe or too long is refused at once, and one that cannot be made, too', async () => {
  const folder = await temporary();
  const note = join(folder, EMERGENCY_FILE);
  for (const put of [
    () => symlinkSync('/dev/zero', note),
    () => execFileSync('mkfifo', [note]),
    () => writeFileSync(note, ' '.repeat(2 * 1024 * 1024)),
  ]) {
    rmSync(note, { force: true });
    put();
    expect(codesOf(() => readEmergency(folder))).toEqual(['INVALID_OPTION']);
  }
  if (process.platform === 'linux')
    expect(codesOf(() => writeFolder('/proc/by-hand', new Map()))).toEqual(['DISK']);
});
