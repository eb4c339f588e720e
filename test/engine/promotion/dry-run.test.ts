import { execFileSync } from 'node:child_process';
import { anEnv } from '../../support/names';
import { fleets, runInStaging } from '../../support/prepared-fleets';

const inStaging = fleets(runInStaging);

test('a dry run moves no ref of the remote, whatever is asked: neither the branch, nor renders, nor proposals', async () => {
  const fleet = await inStaging();
  const { release: first } = await fleet.record('staging');
  await fleet.release('web', { images: { server: '1.1' } });
  await fleet.promote('web', 'staging');
  await fleet.witness('web');
  const refs = () =>
    execFileSync('git', ['--git-dir', fleet.remote.gitDir, 'for-each-ref'], { encoding: 'utf8' });
  const before = refs();
  const dry = { dryRun: true, reason: 'a try' };
  const { release } = await fleet.record('staging');
  const outcomes = [
    await fleet.release('web', { ...dry, images: { server: '2.0' } }),
    await fleet.release('web', { ...dry, images: { server: '2.0' }, into: anEnv('hotfix') }),
    await fleet.promote('web', 'prod', dry),
    await fleet.rollback('web', 'staging', dry),
    await fleet.retire('web', 'staging', dry),
    await fleet.witness('web', first, dry),
    await fleet.freeze('staging', dry),
    await fleet.hold('web', 'staging', dry),
    await fleet.reject(release, dry),
    await fleet.waive('prod', dry),
  ];
  expect(outcomes.map(({ kind }) => kind)).toEqual(outcomes.map(() => 'planned'));
  expect(outcomes.filter(({ plan }) => plan.edits.length === 0)).toEqual([]);
  expect(refs()).toBe(before);
});
