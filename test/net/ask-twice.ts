import { isDeepStrictEqual } from 'node:util';
import { type Answer, ask, done, doneBefore } from './ask';
import { atOnce } from './at-once';
import { effectSince, readRefs } from './effect';
import type { VerbCase } from './every-verb';
import type { Stage, Who } from './stage';

/** Two processes, with a cache each, that read the branch before either pushes. */
export async function askTwice(
  stage: Stage,
  each: VerbCase,
  people: readonly [Who, Who],
  caches: readonly [Who, Who] = people,
  args: readonly (readonly string[])[] = [each.args, each.args],
) {
  const { path, url } = await stage.copy(each.given);
  const before = await readRefs(path);
  const commands = people.map((who, index) => {
    const cli = stage.cli(url, { ...each, who: caches[index] ?? who });
    return () => ask(cli.with({ as: `${who} <${who.toLowerCase()}@example.org>` }), args[index] ?? each.args);
  });
  const answers = await atOnce(stage.server, commands);
  return { path, answers: answers.sort(byResult), effect: await effectSince(path, before) };
}

/** What was done before what found nothing to do. */
function byResult(a: Answer, b: Answer): number {
  const rank = ({ outcome, state }: Answer) => (outcome === 'nothing' || state === 'unchanged' ? 1 : 0);
  return rank(a) - rank(b);
}

/** Two people ask for the same: one does it, and the other finds it done by the same commit. */
export async function byTwoPeople(stage: Stage, each: VerbCase): Promise<void> {
  const { answers, effect } = await askTwice(stage, each, [each.who ?? 'Ada', each.other]);
  const first = done(each, effect);
  // the commit of a merge bears the requester's name: within a second, both make the very same one
  const both = each.outcome === 'merged' && answers[1]?.outcome === 'merged';
  expect([answers, effect.lines]).toEqual([[first, both ? first : doneBefore(each, effect)], each.effect]);
}

/** One person asks for the same in two places. */
export async function inTwoPlaces(stage: Stage, each: VerbCase): Promise<void> {
  const who = each.who ?? 'Ada';
  const { answers, effect } = await askTwice(stage, each, [who, who], [who, each.other]);
  const first = done(each, effect);
  // within a second, both may make the very same commit
  const both = isDeepStrictEqual(answers[0], answers[1]);
  expect([answers, effect.lines]).toEqual([[first, both ? first : doneBefore(each, effect)], each.effect]);
}
