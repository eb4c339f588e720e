import { nothing } from './ask';
import { releaseAt, standingAt } from './effect';
import { EVERY_VERB, verb } from './every-verb';
import { doAgain, repeatCommand, series } from './repeat-command';
import { IMAGES, type Typed, theStage } from './stage';
import { tally } from './tally';

const stage = theStage();
const row = tally('repeated commands');

/** Those whose text is made in a place of its own. */
const TEXTS = ['promote (commit)', 'promote (proposal)', 'approve', 'merge'];

for (const each of EVERY_VERB)
  row(each.name, 'run again, it changes nothing and names the commit that did it', () =>
    repeatCommand(stage(), each, { text: TEXTS.includes(each.name) }),
  );

const by = (who: Typed['who'], ...args: string[]): Typed => ({ ...(who ? { who } : {}), args });
const ada = (...args: string[]): Typed => by('Ada', ...args);
const ROLLBACK = ada('rollback', 'frontend', '--env', 'dev', '--reason', 'INC-1');

row('rollback', 'to what stands there changes nothing', async () => {
  const { path, run, since, head } = await series(stage());
  const release = await releaseAt(path, 'delivery', 'dev/frontend');
  expect(await run(ada(...ROLLBACK.args, '--to', release))).toEqual(nothing(await head()));
  expect((await since()).lines).toEqual([]);
});

row('rollback', 'after a rollback, going further back names the release', async () => {
  const { path, run, since, head } = await series(stage());
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
  expect(further).toMatchObject({ code: 0, result: 'committed', commit: await head() });
  expect(await run(ROLLBACK)).toEqual(nothing(further.commit));
  expect((await since()).lines).toEqual([
    'delivery: roll back frontend 6.11.0 in dev',
    'delivery: roll back frontend 6.11.2 in dev',
  ]);
});

row('rollback', 'of what was promoted again is a new one', async () => {
  const rollback = ada('rollback', 'frontend', '--env', 'staging', '--reason', 'INC-2');
  const promote = verb('promote (commit)');
  const { run, since, head } = await series(stage(), [
    promote,
    rollback,
    ada('unhold', 'frontend', '--env', 'staging'),
  ]);
  expect(await run(promote)).toMatchObject({ code: 0, result: 'committed', commit: await head() });
  expect(await run(rollback)).toMatchObject({ code: 0, result: 'committed', commit: await head() });
  expect((await since()).lines).toEqual([
    'delivery: promote frontend 6.11.3 to staging',
    'delivery: roll back frontend 6.11.0 in staging',
  ]);
});

row('retire', 'of what came back is a new one', async () => {
  const retire = verb('retire');
  const { run, head } = await series(stage(), [retire, ada('promote', 'backend', '--to', 'staging')]);
  const again = await run(retire);
  expect(again).toEqual({ code: 0, result: 'committed', commit: await head(), codes: [] });
  expect(await run(retire)).toEqual(nothing(again.commit));
});

// the other pairs are in repeated.storm.ts
row('reject', 'after its end it is a new one, and so is the next end', () =>
  doAgain(stage(), verb('reject'), verb('unreject')),
);

row('approve', 'of a merged proposal changes nothing and names the merge', async () => {
  const merge = verb('merge');
  const { run, since, head } = await series(stage(), [...(merge.given ?? []), merge]);
  expect(await run(verb('approve'))).toEqual(nothing(await head()));
  expect((await since()).lines).toEqual([]);
});

row('merge', 'of a proposal that was opened again after its merge is a new one', async () => {
  const waive = ada('waive', 'prod', ...verb('waive').args.slice(2));
  const id = 'prod/waive-probes-frontend';
  const [approve, merge] = [by('Bob', 'approve', id), ada('merge', id)];
  const { run, since, head } = await series(stage(), [
    waive,
    approve,
    merge,
    ada('unwaive', 'prod', 'probes-frontend'),
    waive,
  ]);
  expect(await run(merge)).toEqual({ code: 1, result: 'refused', codes: ['NOT_APPROVED'] });
  expect(await run(approve)).toMatchObject({ code: 0, result: 'approved' });
  expect(await run(merge)).toMatchObject({ code: 0, result: 'merged', commit: await head() });
  expect(await run(merge)).toEqual(nothing(await head()));
  expect((await since()).lines).toEqual(['delivery: waive probes-frontend in prod', `proposals/${id}: gone`]);
});

row('merge', 'fails for a proposal that only a reason speaks of', async () => {
  const told = 'see below\n\nProposal: prod/promote-backend 0123456789012345678901234567890123456789';
  const { run } = await series(stage(), [ada('freeze', 'prod', '--reason', told)]);
  expect(await run(verb('merge'))).toMatchObject({ code: 2, codes: ['NO_SUCH_PROPOSAL'] });
});

for (const [name, ...args] of [
  ['unfreeze', 'dev'],
  ['unhold', 'frontend', '--env', 'dev'],
] as const)
  row(name, 'of what never was changes nothing, and names no commit', async () => {
    const { run, since } = await series(stage());
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
    const { run, since } = await series(stage());
    const answer = await run(ada(name, ...args));
    expect([1, 2]).toContain(answer.code);
    expect([answer.codes, (await since()).lines]).toEqual([[code], []]);
  });
