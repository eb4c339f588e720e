import { type Answer, ask, done, nothing } from './answer';
import { atOnce } from './at-once';
import { effectSince, readRefs, releaseAt, standingAt } from './effect';
import { EVERY_VERB, type VerbCase, verb } from './every-verb';
import { theStage, type Who } from './stage';
import { tally } from './tally';

const stage = theStage();
const row = tally('equal requests at once');

/** Two processes, with a cache each, that read the branch before either pushes. */
async function twice(each: VerbCase, people: readonly [Who, Who], caches: readonly [Who, Who] = people) {
  const { path, url } = await stage().copy(each.given);
  const before = await readRefs(path);
  const commands = people.map((who, index) => {
    const cli = stage().cli(url, { ...each, who: caches[index] ?? who });
    return () => ask(cli.with({ as: `${who} <${who.toLowerCase()}@example.org>` }), each.args);
  });
  const answers = await atOnce(stage().server, commands);
  return { path, answers: answers.sort(byResult), effect: await effectSince(path, before) };
}

/** What was done before what found nothing to do. */
function byResult(a: Answer, b: Answer): number {
  const rank = ({ result, state }: Answer) => (result === 'nothing' || state === 'unchanged' ? 1 : 0);
  return rank(a) - rank(b);
}

for (const each of EVERY_VERB.filter(({ result }) => result !== 'approved'))
  row(each.name, 'asked for by two people, one does it and the other names the same commit', async () => {
    const { answers, effect } = await twice(each, [each.who ?? 'Ada', each.other]);
    const first = done(each, effect);
    const second = each.result === 'proposed' ? { ...first, state: 'unchanged' } : nothing(effect.commits[0]);
    // the commit of a merge bears the requester's name: within a second, both make the very same one
    const both = each.result === 'merged' && answers[1]?.result === 'merged';
    expect([answers, effect.lines]).toEqual([[first, both ? first : second], each.effect]);
  });

row('approve', 'by two people, both count', async () => {
  const each = verb('approve');
  const { answers, effect } = await twice(each, ['Bob', 'Carol']);
  expect(answers).toEqual([done(each, effect), done(each, effect)]);
  expect(effect.lines).toEqual([...each.effect, ...each.effect]);
});

row('approve', 'by one person in two places, one counts', async () => {
  const each = verb('approve');
  const { answers, effect } = await twice(each, ['Bob', 'Bob'], ['Bob', 'Carol']);
  expect(answers).toEqual([done(each, effect), { ...nothing(), commit: answers[0]?.commit }]);
  expect(effect.lines).toEqual(each.effect);
});

for (const each of ['promote (commit)', 'promote (proposal)', 'merge', 'rollback'].map(verb))
  row(each.name, 'asked for by one person in two places, it is done once', async () => {
    const { answers, effect } = await twice(each, ['Ada', 'Ada'], ['Ada', 'Bob']);
    expect(effect.lines).toEqual(each.effect);
    // within a second both may make the very same commit
    for (const { code, commit, codes } of answers)
      expect([code, commit, codes]).toEqual([0, effect.commits[0], []]);
    expect(answers[0]).toEqual(done(each, effect));
  });

row('rollback', 'by two people at once goes back one release, not two', async () => {
  const { path, effect } = await twice(verb('rollback'), ['Ada', 'Bob']);
  expect(effect.commits).toHaveLength(1);
  // 6.11.0, 6.11.2 and 6.11.3 ran there, in this order
  const states = ['delivery', 'delivery~2'].map((revision) => standingAt(path, revision, 'dev/frontend'));
  const [now, middle] = await Promise.all(states);
  expect(now).toEqual(middle);
  expect(await releaseAt(path, 'delivery', 'dev/frontend')).toMatch(/^r-/);
});
