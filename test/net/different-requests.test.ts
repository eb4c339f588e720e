import { approving } from '../support/plan-read';
import { nothing } from './ask';
import { releaseAt } from './effect';
import { verb } from './every-verb';
import { ada, bob, LANDED, LOST, losing, racing } from './overtake';
import { IMAGES, theStage } from './stage';
import { tally } from './tally';

const stage = theStage();
// those that render more than twice are in different-requests.storm.ts
const row = tally('different requests at once');

// An older release goes in where a person says that nothing is lost by it.
const CONTAINED = ['--fix-contained', '--reason', 'it has the fix'];
const FREEZE = 'freeze --env staging --reason';

row('rollback', 'fails where somebody promoted another release to the target first', async () => {
  const { path: known } = await stage().copy();
  const middle = await releaseAt(known, 'delivery~1', 'dev/frontend');
  const { answer, effect } = await losing(
    stage(),
    ada('rollback', 'frontend', '--env', 'staging', '--reason', 'INC-3'),
    ada('promote', 'frontend', '--to', 'staging', '--release', middle, ...CONTAINED),
    [verb('promote (commit)')],
  );
  expect(answer).toEqual(LOST);
  expect(effect.lines).toEqual(['delivery: promote frontend 6.11.2 to staging']);
});

row('rollback', 'fails where somebody went back to another release first', async () => {
  const { path: known } = await stage().copy();
  const oldest = await releaseAt(known, 'delivery~2', 'dev/frontend');
  const { answer, effect } = await losing(
    stage(),
    ada('rollback', 'frontend', '--env', 'dev', '--reason', 'INC-4'),
    ada('rollback', 'frontend', '--env', 'dev', '--reason', 'INC-4', '--release', oldest),
  );
  expect(answer).toEqual(LOST);
  expect(effect.lines).toEqual(['delivery: roll back frontend to 6.11.0 in dev']);
});

row('freeze', 'of two with other reasons one lands, and the other is told whose freeze stands', async () => {
  const { answers, effect } = await racing(
    stage(),
    ada(...FREEZE.split(' '), 'the shop is full'),
    bob(...FREEZE.split(' '), 'the shop burns'),
  );
  const stands = { ...LOST, codes: ['ALREADY_DECIDED', ...LOST.codes] };
  expect(answers).toEqual(expect.arrayContaining([LANDED, stands]));
  expect(effect.lines).toEqual(['delivery: freeze staging']);
});

row('hold', 'of two with other reasons one lands, and the other is told whose hold stands', async () => {
  const { answers, effect } = await racing(
    stage(),
    ada('hold', 'frontend', '--env', 'dev', '--reason', 'measuring'),
    bob('hold', 'frontend', '--env', 'dev', '--reason', 'asleep'),
  );
  const stands = { ...LOST, codes: ['ALREADY_DECIDED', ...LOST.codes] };
  expect(answers).toEqual(expect.arrayContaining([LANDED, stands]));
  expect(effect.lines).toEqual(['delivery: hold frontend in dev']);
});

row('waive', 'of two of one matter with other ends one lands, and the other fails', async () => {
  const { args } = verb('waive');
  const { answers, effect } = await racing(
    stage(),
    ada(...args),
    bob(...args.map((each) => each.replace('2099', '2098'))),
  );
  expect(answers).toEqual(expect.arrayContaining([LANDED, LOST]));
  expect(effect.lines).toEqual(['delivery: waive probes-frontend in staging']);
});

row('unfreeze', 'fails where the freeze that it was to end stands in other words by now', async () => {
  const { answer, effect } = await losing(
    stage(),
    ada('unfreeze', '--env', 'staging'),
    { who: 'Ada', args: ['freeze', '--env', 'staging', '--reason', 'the shop burns'] },
    [{ who: 'Ada', ...verb('freeze') }],
  );
  expect(answer).toEqual(LOST);
  expect(effect.lines).toEqual(['delivery: freeze staging']);
});

row('retire', 'fails where somebody promoted another release to the target first', async () => {
  const { answer, effect } = await losing(
    stage(),
    ada('retire', 'frontend', '--env', 'staging', '--reason', 'moved'),
    verb('promote (commit)'),
  );
  expect(answer).toEqual(LOST);
  expect(effect.lines).toEqual(['delivery: promote frontend 6.11.3 to staging']);
});

row('promote (commit)', 'of two releases to one target one lands, and the other fails', async () => {
  const { path: known } = await stage().copy();
  const middle = await releaseAt(known, 'delivery~1', 'dev/frontend');
  const promote = verb('promote (commit)').args;
  const { answers, effect } = await racing(
    stage(),
    ada(...promote),
    bob(...promote, '--release', middle, ...CONTAINED),
  );
  expect(answers).toEqual(expect.arrayContaining([LANDED, LOST]));
  expect(effect.lines).toEqual([
    expect.stringMatching(/^delivery: promote frontend 6\.11\.[23] to staging$/),
  ]);
});

row('reject', 'of two things both land', async () => {
  const digests = [IMAGES[2], IMAGES[3]].map((image) => image.slice(image.indexOf('sha256:')));
  const [one = '', other = ''] = digests;
  const { answers, effect } = await racing(
    stage(),
    ada('reject', one, '--reason', 'CVE-2026-1'),
    bob('reject', other, '--reason', 'CVE-2026-2'),
  );
  expect(answers).toEqual([LANDED, LANDED]);
  expect(effect.lines).toEqual([`delivery: reject ${one}`, `delivery: reject ${other}`]);
});

row('promote (commit)', 'lands behind a promotion of another app', async () => {
  const { answer, effect } = await losing(
    stage(),
    verb('promote (commit)'),
    ada('promote', 'backend', '--to', 'staging'),
    [verb('retire')],
  );
  expect(answer).toMatchObject(LANDED);
  expect(effect.lines).toEqual([
    'delivery: promote backend 6.11.0 to staging',
    'delivery: promote frontend 6.11.3 to staging',
  ]);
  expect(answer.commit).toBe(effect.commits[1]);
});

row('promote (commit)', 'brings the release that was planned first where the upstream moved on', async () => {
  const { path, answer, effect } = await losing(stage(), verb('promote (commit)'), verb('release'));
  expect(answer).toMatchObject(LANDED);
  expect(effect.lines).toEqual([
    'delivery: promote frontend 6.11.3 to staging',
    'delivery: release frontend 6.11.4 into dev',
    'renders: more',
  ]);
  expect(await releaseAt(path, 'delivery', 'staging/frontend')).toBe(
    await releaseAt(path, 'delivery~2', 'dev/frontend'),
  );
});

row('promote (commit)', 'fails where the upstream was rolled back from the release meanwhile', async () => {
  const { answer, effect } = await losing(stage(), verb('promote (commit)'), verb('rollback'));
  expect(answer).toMatchObject({ code: 1, outcome: 'refused' });
  expect(effect.lines).toEqual(['delivery: roll back frontend to 6.11.2 in dev']);
});

row('merge', 'fails where somebody froze the environment first', async () => {
  const merge = verb('merge');
  const { answer, effect } = await losing(
    stage(),
    merge,
    ada('freeze', '--env', 'prod', '--reason', 'holidays'),
    merge.given,
  );
  expect(answer).toEqual({ code: 1, outcome: 'refused', codes: ['FROZEN'] });
  expect(effect.lines).toEqual(['delivery: freeze prod']);
});

row('merge', 'fails where its proposal asks for something else meanwhile', async () => {
  const id = 'prod/waive-probes-frontend';
  const waive = (end: string) =>
    ada(
      'waive',
      'probes',
      '--env',
      'prod',
      ...verb('waive')
        .args.slice(4)
        .map((each) => (each.startsWith('2') ? end : each)),
    );
  const { answer, effect } = await losing(stage(), ada('merge', id), waive('2098-01-01'), [
    waive('2099-01-01'),
    bob(...approving(id)),
  ]);
  expect(answer).toEqual({ code: 1, outcome: 'refused', codes: ['NOT_APPROVED'] });
  expect(effect.lines).toEqual([
    `proposals/${id}: rewritten`,
    `proposals/${id}: waive probes-frontend in prod`,
  ]);
});

row('approve', 'of a proposal that is merged meanwhile changes nothing', async () => {
  const { given = [] } = verb('merge');
  const { answer, effect } = await losing(
    stage(),
    { ...verb('approve'), who: 'Carol' },
    verb('merge'),
    given,
  );
  expect(answer).toEqual(nothing(effect.commits[0]));
  expect(effect.lines).toEqual(verb('merge').effect);
});

row('release', 'fails where somebody released newer code of the app first', async () => {
  const newer = { pair: true, args: ['release', 'frontend'] };
  const { answer, effect } = await losing(stage(), verb('release'), newer);
  // The newer code is not in this project.
  expect(answer).toEqual({ ...LOST, codes: ['CODE_BEHIND', ...LOST.codes] });
  expect(effect.lines).toEqual(['delivery: release frontend 6.11.3 into dev', 'renders: more']);
});

row('release', 'of two with other images of a slot one lands, and the other fails', async () => {
  const release = (image: string) => ['release', 'frontend', '--image', `server=${image}`];
  const { answers, effect } = await racing(stage(), ada(...release(IMAGES[4])), bob(...release(IMAGES[5])));
  expect(answers).toEqual(expect.arrayContaining([LANDED, LOST]));
  expect(effect.lines).toEqual([
    expect.stringMatching(/^delivery: release frontend 6\.11\.[45] into dev$/),
    'renders: more',
  ]);
});
