import { ask, done, doneBefore } from './ask';
import { effectSince, readRefs } from './effect';
import type { VerbCase } from './every-verb';
import type { Fault } from './faults';
import { afterPush, type Stage } from './stage';

/**
 * Runs a command whose answer is lost. What was done has to be reported as done, once; where it failed, the same
 * command again has to bring it about, once.
 */
export async function loseAnswer(stage: Stage, each: VerbCase, fault: Fault): Promise<Lost> {
  const { server } = stage;
  const { path, url } = await stage.copy(each.given);
  if (fault.hook !== undefined) await afterPush(path, fault.hook);
  const cli = stage.cli(url, each);
  const before = await readRefs(path);
  const cut = fault.cut();
  let lost = 0;
  server.cut = (request) => {
    const answer = cut(request);
    if (answer) lost += 1;
    return answer;
  };
  const first = await ask(cli, each.args);
  server.cut = undefined;
  await server.idle();
  const between = await effectSince(path, before);
  if (fault.done === 'yes' || first.code === 0) {
    expect([first, between.lines]).toEqual([done(each, between), each.effect]);
    return { lost };
  }
  expect(first).toEqual({ code: 1, outcome: 'error', codes: ['REMOTE_FAILED'] });
  if (fault.done === 'no') expect(between.lines).toEqual([]);
  const again = await ask(cli, each.args);
  const effect = await effectSince(path, before);
  expect(effect.lines).toEqual(each.effect);
  if (between.lines.length === 0) expect(again).toEqual(done(each, effect));
  else expect(again).toEqual(doneBefore(each, effect));
  return { lost };
}

/** How many answers were lost. */
export interface Lost {
  readonly lost: number;
}
