import { type Answer, ask, done, doneBefore, nothing } from './ask';
import { addNote, DELIVERY, type Effect, effectSince, readRefs } from './effect';
import type { VerbCase } from './every-verb';
import type { Stage, Typed } from './stage';

/** Commands that are run one after the other on one repository. */
export async function series(stage: Stage, given: readonly Typed[] = []) {
  const { path } = await stage.copy(given);
  const before = await readRefs(path);
  return {
    path,
    run: (typed: Typed): Promise<Answer> => ask(stage.cli(path, typed), typed.args),
    text: (typed: Typed): Promise<string> => stage.cli(path, typed).ok(...typed.args),
    since: (): Promise<Effect> => effectSince(path, before),
    head: async (): Promise<string> => (await readRefs(path)).get(DELIVERY) ?? '',
  };
}

/** Runs a finished command again: nothing changes, and it names the commit that did it, which is not the newest. */
export async function repeatCommand(
  stage: Stage,
  each: VerbCase,
  how: { readonly text: boolean },
): Promise<void> {
  const { path, run, text, since } = await series(stage, each.given);
  const first = await run(each);
  const made = await since();
  expect([first, made.lines]).toEqual([done(each, made), each.effect]);
  await addNote(path);
  expect(await run(each)).toEqual(doneBefore(each, made));
  if (how.text) expect(await text(each)).toContain(nameOf(first, made));
  expect((await since()).lines).toEqual(each.effect);
}

/** Does, undoes and does again: what was undone is done anew, whatever history knows. */
export async function doAgain(stage: Stage, begin: VerbCase, end: VerbCase): Promise<void> {
  const { run, head } = await series(stage, [begin, end]);
  for (const each of [begin, end]) {
    expect(await run(each)).toEqual({ code: 0, outcome: 'committed', commit: await head(), codes: [] });
    expect(await run(each)).toEqual(nothing(await head()));
  }
}

/** What the text has to show: the commit, or the proposal that is open. */
function nameOf({ outcome, commit }: Answer, { commits }: Effect): string {
  const [made = 'no commit'] = outcome === 'approved' ? [commit] : commits;
  return outcome === 'proposed' ? 'proposal prod/promote-backend is open already' : made.slice(0, 12);
}
