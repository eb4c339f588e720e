import { type Answer, ask, done, nothing } from './answer';
import {
  addNote,
  DELIVERY,
  type Effect,
  effectSince,
  type Refs,
  readRefs,
  releaseAt,
  standingAt,
} from './effect';
import { EVERY_VERB, verb } from './every-verb';
import { IMAGES, type Typed, theStage } from './stage';
import { tally } from './tally';

const stage = theStage();
const row = tally('repeated commands');

/** A repository in which commands are run one after the other. */
async function series(given: readonly Typed[] = []) {
  const { path } = await stage().copy(given);
  const before: Refs = await readRefs(path);
  return {
    path,
    run: (typed: Typed): Promise<Answer> => ask(stage().cli(path, typed), typed.args),
    text: (typed: Typed) =>
      stage()
        .cli(path, typed)
        .run(...typed.args),
    since: (): Promise<Effect> => effectSince(path, before),
  };
}

for (const each of EVERY_VERB) {
  row(each.name, 'run again, it changes nothing and names the commit that did it', async () => {
    const { path, run, text, since } = await series(each.given);
    const first = await run(each);
    const made = await since();
    expect([first, made.lines]).toEqual([done(each, made), each.effect]);
    // the commit that did it is not the newest any more
    await addNote(path);
    const again = await run(each);
    if (each.result === 'proposed') expect(again).toEqual({ ...first, state: 'unchanged' });
    else if (each.result === 'approved') expect(again).toMatchObject({ code: 0, result: 'nothing' });
    else expect(again).toEqual(nothing(made.commits[0]));
    const { code, stdout } = await text(each);
    expect([code, stdout]).toEqual([0, expect.stringContaining(nameOf(first, made) ?? '')]);
    expect((await since()).lines).toEqual(each.effect);
  });
}

/** What the text has to show: the commit, or the proposal that is open. */
function nameOf({ result, commit }: Answer, { commits }: Effect): string | undefined {
  if (result === 'approved') return commit?.slice(0, 12);
  return commits[0]?.slice(0, 12) ?? 'proposal prod/promote-backend is open already';
}

const by = (who: Typed['who'], ...args: string[]): Typed => ({ ...(who ? { who } : {}), args });
const ada = (...args: string[]): Typed => by('Ada', ...args);
const ROLLBACK = ada('rollback', 'frontend', '--env', 'dev', '--reason', 'INC-1');

row('rollback', 'to what stands there changes nothing', async () => {
  const { path, run, since } = await series();
  const [head, release] = [await headOf(path), await releaseAt(path, 'delivery', 'dev/frontend')];
  expect(await run(ada(...ROLLBACK.args, '--to', release))).toEqual(nothing(head));
  expect((await since()).lines).toEqual([]);
});

row('rollback', 'after a rollback, going further back names the release', async () => {
  const { path, run, since } = await series();
  const states = await Promise.all(
    ['delivery', 'delivery~1'].map((revision) => standingAt(path, revision, 'dev/frontend')),
  );
  const [second, first] = await Promise.all(
    ['delivery~1', 'delivery~2'].map((revision) => releaseAt(path, revision, 'dev/frontend')),
  );
  expect(await run(ROLLBACK)).toMatchObject({ code: 0, result: 'committed' });
  expect(await standingAt(path, 'delivery', 'dev/frontend')).toEqual(states[1]);
  const { commits } = await since();
  expect(await run(ada(...ROLLBACK.args, '--to', second ?? ''))).toEqual(nothing(commits[0]));
  const further = await run(ada(...ROLLBACK.args, '--to', first ?? ''));
  expect(further).toMatchObject({ code: 0, result: 'committed', commit: await headOf(path) });
  expect(await run(ROLLBACK)).toEqual(nothing(further.commit));
  expect((await since()).lines).toEqual([
    'delivery: roll back frontend 6.11.0 in dev',
    'delivery: roll back frontend 6.11.2 in dev',
  ]);
});

row('rollback', 'of what was promoted again is a new one', async () => {
  const rollback = ada('rollback', 'frontend', '--env', 'staging', '--reason', 'INC-2');
  const promote = verb('promote (commit)');
  const { path, run, since } = await series([
    promote,
    rollback,
    ada('unhold', 'frontend', '--env', 'staging'),
  ]);
  expect(await run(promote)).toMatchObject({ code: 0, result: 'committed', commit: await headOf(path) });
  expect(await run(rollback)).toMatchObject({ code: 0, result: 'committed', commit: await headOf(path) });
  expect((await since()).lines).toEqual([
    'delivery: promote frontend 6.11.3 to staging',
    'delivery: roll back frontend 6.11.0 in staging',
  ]);
});

row('retire', 'of what came back is a new one', async () => {
  const retire = verb('retire');
  const { path, run } = await series([retire, ada('promote', 'backend', '--to', 'staging')]);
  const again = await run(retire);
  expect(again).toEqual({ code: 0, result: 'committed', commit: await headOf(path), codes: [] });
  expect(await run(retire)).toEqual(nothing(again.commit));
});

for (const [begin, end] of [
  ['freeze', 'unfreeze'],
  ['hold', 'unhold'],
  ['reject', 'unreject'],
  ['waive', 'unwaive'],
] as const) {
  row(begin, 'after its end it is a new one, and so is the next end', async () => {
    const { path, run } = await series([verb(begin), verb(end)]);
    for (const each of [verb(begin), verb(end)]) {
      expect(await run(each)).toEqual({
        code: 0,
        result: 'committed',
        commit: await headOf(path),
        codes: [],
      });
      expect(await run(each)).toEqual(nothing(await headOf(path)));
    }
  });
}

row('approve', 'of a merged proposal changes nothing and names the merge', async () => {
  const merge = verb('merge');
  const { path, run, since } = await series([...(merge.given ?? []), merge]);
  expect(await run(verb('approve'))).toEqual(nothing(await headOf(path)));
  expect((await since()).lines).toEqual([]);
});

row('merge', 'of a proposal that was opened again after its merge is a new one', async () => {
  const waive = ada('waive', 'prod', ...verb('waive').args.slice(2));
  const id = 'prod/waive-probes-frontend';
  const [approve, merge] = [by('Bob', 'approve', id), ada('merge', id)];
  const { path, run, since } = await series([
    waive,
    approve,
    merge,
    ada('unwaive', 'prod', 'probes-frontend'),
    waive,
  ]);
  expect(await run(merge)).toEqual({ code: 1, result: 'refused', codes: ['NOT_APPROVED'] });
  expect(await run(approve)).toMatchObject({ code: 0, result: 'approved' });
  expect(await run(merge)).toMatchObject({ code: 0, result: 'merged', commit: await headOf(path) });
  expect(await run(merge)).toEqual(nothing(await headOf(path)));
  expect((await since()).lines).toEqual(['delivery: waive probes-frontend in prod', `proposals/${id}: gone`]);
});

for (const [name, ...args] of [
  ['unfreeze', 'dev'],
  ['unhold', 'frontend', '--env', 'dev'],
] as const)
  row(name, 'of what never was changes nothing, and names no commit', async () => {
    const { run, since } = await series();
    expect(await run(ada(name, ...args))).toEqual(nothing());
    expect((await since()).lines).toEqual([]);
  });

for (const [name, code, ...args] of [
  ['retire', 'NO_RELEASE', 'frontend', '--env', 'hotfix'],
  ['retire', 'UNKNOWN_APP', 'fronted', '--env', 'dev'],
  ['retire', 'UNKNOWN_ENVIRONMENT', 'frontend', '--env', 'nowhere'],
  ['rollback', 'UNKNOWN_APP', 'fronted', '--env', 'dev'],
  ['unwaive', 'INVALID_OPTION', 'staging', 'probes-fronted'],
  ['unwaive', 'UNKNOWN_ENVIRONMENT', 'nowhere', 'probes-frontend'],
  ['unreject', 'INVALID_OPTION', IMAGES[1].slice(IMAGES[1].indexOf('sha256:'))],
  ['freeze', 'UNKNOWN_ENVIRONMENT', 'nowhere', '--reason', 'none'],
  ['unfreeze', 'UNKNOWN_ENVIRONMENT', 'nowhere'],
  ['hold', 'UNKNOWN_APP', 'fronted', '--env', 'dev', '--reason', 'none'],
  ['unhold', 'UNKNOWN_APP', 'fronted', '--env', 'dev'],
  ['unhold', 'UNKNOWN_ENVIRONMENT', 'frontend', '--env', 'nowhere'],
  ['approve', 'NO_SUCH_PROPOSAL', 'prod/promote-fronted'],
  ['merge', 'NO_SUCH_PROPOSAL', 'prod/promote-fronted'],
] as const)
  row(name, `fails with ${code} for a name that neither data nor history know: ${args[0]}`, async () => {
    const { run, since } = await series();
    const answer = await run(ada(name, ...args));
    expect([1, 2]).toContain(answer.code);
    expect([answer.codes, (await since()).lines]).toEqual([[code], []]);
  });

async function headOf(path: string): Promise<string> {
  return (await readRefs(path)).get(DELIVERY) ?? '';
}
