import { approving } from '../support/plan-read';
import { nothing } from './ask';
import { EVERY_VERB, verb } from './every-verb';
import { doAgain, repeatCommand, series } from './repeat-command';
import { type Typed, theStage } from './stage';
import { tally } from './tally';

const stage = theStage();
const row = tally('repeated commands, with their texts');

for (const each of EVERY_VERB)
  row(each.name, 'run again, it says which commit did it', () =>
    repeatCommand(stage(), each, { text: true }),
  );

for (const [begin, end] of [
  ['freeze', 'unfreeze'],
  ['hold', 'unhold'],
  ['reject', 'unreject'],
  ['waive', 'unwaive'],
] as const)
  row(begin, 'after its end it is a new one, and so is the next end', () =>
    doAgain(stage(), verb(begin), verb(end)),
  );

const by = (who: Typed['who'], ...args: string[]): Typed => ({ ...(who ? { who } : {}), args });
const ada = (...args: string[]): Typed => by('Ada', ...args);

row('rollback', 'of what was promoted again is a new one', async () => {
  const rollback = ada('rollback', 'frontend', '--env', 'staging', '--reason', 'INC-2');
  const promote = verb('promote (commit)');
  const { run, since, head } = await series(stage(), [
    promote,
    rollback,
    ada('unhold', 'frontend', '--env', 'staging'),
  ]);
  expect(await run(promote)).toMatchObject({ code: 0, outcome: 'committed', commit: await head() });
  expect(await run(rollback)).toMatchObject({ code: 0, outcome: 'committed', commit: await head() });
  expect((await since()).lines).toEqual([
    'delivery: promote frontend 6.11.3 to staging',
    'delivery: roll back frontend to 6.11.0 in staging',
  ]);
});

row('retire', 'of what came back is a new one', async () => {
  const retire = verb('retire');
  const { run, head } = await series(stage(), [retire, ada('promote', 'backend', '--to', 'staging')]);
  const again = await run(retire);
  expect(again).toEqual({ code: 0, outcome: 'committed', commit: await head(), codes: [] });
  expect(await run(retire)).toEqual(nothing(again.commit));
});

row('merge', 'of a proposal that was opened again after its merge is a new one', async () => {
  const waive = ada('waive', 'probes', '--env', 'prod', ...verb('waive').args.slice(4));
  const id = 'prod/waive-probes-frontend';
  const [approve, merge] = [by('Bob', ...approving(id)), ada('merge', id)];
  const { run, since, head } = await series(stage(), [
    waive,
    approve,
    merge,
    ada('unwaive', 'probes-frontend', '--env', 'prod'),
    waive,
  ]);
  expect(await run(merge)).toEqual({ code: 1, outcome: 'refused', codes: ['NOT_APPROVED'] });
  expect(await run(approve)).toMatchObject({ code: 0, outcome: 'approved' });
  expect(await run(merge)).toMatchObject({ code: 0, outcome: 'merged', commit: await head() });
  expect(await run(merge)).toEqual(nothing(await head()));
  expect((await since()).lines).toEqual([
    `delivery/receipts/merges: receipt of ${id}`,
    'delivery: waive probes-frontend in prod',
    `proposals/${id}: gone`,
  ]);
});
