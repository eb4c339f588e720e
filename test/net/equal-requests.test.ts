import { done, doneBefore } from './ask';
import { askTwice, byTwoPeople, inTwoPlaces } from './ask-twice';
import { standingAt } from './effect';
import { verb } from './every-verb';
import { theStage } from './stage';
import { tally } from './tally';

const stage = theStage();
const row = tally('equal requests at once');

/** One of every way in which a verb is planned; all of them are in equal-requests.storm.ts. */
const PLANNED = [
  'release',
  'promote (commit)',
  'promote (proposal)',
  'merge',
  'rollback',
  'retire',
  'freeze',
  'unfreeze',
  'reject',
  'unreject',
  'waive',
];

for (const name of PLANNED)
  row(name, 'asked for by two people, one does it and the other names the same commit', () =>
    byTwoPeople(stage(), verb(name)),
  );

for (const name of ['promote (proposal)', 'approve'])
  row(name, 'asked for by one person in two places, it is done once', () => inTwoPlaces(stage(), verb(name)));

row('approve', 'by two people, both count', async () => {
  const each = verb('approve');
  const { answers, effect } = await askTwice(stage(), each, ['Bob', 'Carol']);
  expect(answers).toEqual([done(each, effect), done(each, effect)]);
  expect(effect.lines).toEqual([...each.effect, ...each.effect]);
});

row('rollback', 'by two people with reasons of their own goes back one release, not two', async () => {
  const each = verb('rollback');
  const mine = each.args.map((arg) => (arg === 'INC-1' ? 'the page is slow' : arg));
  const people = ['Ada', 'Bob'] as const;
  const { path, answers, effect } = await askTwice(stage(), each, people, people, [each.args, mine]);
  expect([answers, effect.lines]).toEqual([[done(each, effect), doneBefore(each, effect)], each.effect]);
  // 6.11.0, 6.11.2 and 6.11.3 ran there, in this order
  const states = ['delivery', 'delivery~2'].map((revision) => standingAt(path, revision, 'dev/frontend'));
  const [now, middle] = await Promise.all(states);
  expect(now).toEqual(middle);
});
