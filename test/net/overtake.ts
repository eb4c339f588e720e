import { type Answer, ask } from './ask';
import { atOnce, overtaken } from './at-once';
import { type Effect, effectSince, readRefs } from './effect';
import type { Stage, Typed } from './stage';

/** What a command answers that lost against somebody who changed the same thing. */
export const LOST = { code: 1, outcome: 'refused', codes: ['STATE_MOVED'] };

/** What a command answers that landed, without its commit. */
export const LANDED = { code: 0, outcome: 'committed', codes: [] };

export const ada = (...args: string[]): Typed => ({ args });
export const bob = (...args: string[]): Typed => ({ who: 'Bob', args });

/** A command that reads the branch, then waits for another one to be done, and pushes only then. */
export async function losing(
  stage: Stage,
  slow: Typed,
  fast: Typed,
  given: readonly Typed[] = [],
): Promise<{ readonly path: string; readonly answer: Answer; readonly effect: Effect }> {
  const { path, url } = await stage.copy(given);
  const before = await readRefs(path);
  const fastest = stage.cli(path, { who: 'Bob', ...fast });
  const answer = await overtaken(
    stage.server,
    () => ask(stage.cli(url, slow), slow.args),
    () => fastest.ok(...fast.args),
  );
  return { path, answer, effect: await effectSince(path, before) };
}

/** Two commands that read the branch before either pushes; who is faster is open. */
export async function racing(
  stage: Stage,
  one: Typed,
  other: Typed,
  given: readonly Typed[] = [],
): Promise<{ readonly path: string; readonly answers: readonly Answer[]; readonly effect: Effect }> {
  const { path, url } = await stage.copy(given);
  const before = await readRefs(path);
  const commands = [one, other].map((each) => () => ask(stage.cli(url, each), each.args));
  const answers = await atOnce(stage.server, commands);
  return {
    path,
    answers: answers.map(({ commit: _, ...rest }) => rest),
    effect: await effectSince(path, before),
  };
}
