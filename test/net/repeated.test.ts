import { nothing } from './ask';
import { releaseAt, standingAt } from './effect';
import { EVERY_VERB, verb } from './every-verb';
import { repeatCommand, series } from './repeat-command';
import { IMAGES, type Typed, theStage } from './stage';
import { tally } from './tally';

const stage = theStage();
const row = tally('repeated commands');

/** Those whose text is made in a place of its own. */
const TEXTS = ['promote (commit)', 'promote (proposal)', 'approve', 'merge'];

// those that render, and what was done, undone and done again, are in repeated.storm.ts
for (const each of EVERY_VERB.filter(({ renders }) => !renders))
  row(each.name, 'run again, it changes nothing and names the commit that did it', () =>
    repeatCommand(stage(), each, { text: TEXTS.includes(each.name) }),
  );

const by = (who: Typed['who'], ...args: string[]): Typed => ({ ...(who ? { who } : {}), args });
const ada = (...args: string[]): Typed => by('Ada', ...args);
const ROLLBACK = ada('rollback', 'frontend', '--env', 'dev', '--reason', 'INC-1');

row('rollback', 'to what stands there changes nothing', async () => {
  const { path, run, since, head } = await series(stage());
  const release = await releaseAt(path, 'delivery', 'dev/frontend');
  expect(await run(ada(...ROLLBACK.args, '--release', release))).toEqual(nothing(await head()));
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
  expect(await run(ROLLBACK)).toMatchObject({ code: 0, outcome: 'committed' });
  expect(await standingAt(path, 'delivery', 'dev/frontend')).toEqual(states[1]);
  const { commits } = await since();
  expect(await run(ada(...ROLLBACK.args, '--release', second ?? ''))).toEqual(nothing(commits[0]));
  const further = await run(ada(...ROLLBACK.args, '--release', first ?? ''));
  expect(further).toMatchObject({ code: 0, outcome: 'committed', commit: await head() });
  expect(await run(ROLLBACK)).toEqual(nothing(further.commit));
  expect((await since()).lines).toEqual([
    'delivery: roll back frontend to 6.11.0 in dev',
    'delivery: roll back frontend to 6.11.2 in dev',
  ]);
});

row('approve', 'of a merged proposal changes nothing and names the merge', async () => {
  const merge = verb('merge');
  const { run, since, head } = await series(stage(), [...(merge.given ?? []), merge]);
  expect(await run(verb('approve'))).toEqual(nothing(await head()));
  expect((await since()).lines).toEqual([]);
});

row('merge', 'fails for a proposal that only a reason speaks of', async () => {
  const told = 'see below\n\nProposal: prod/promote-backend 0123456789012345678901234567890123456789';
  const { run } = await series(stage(), [ada('freeze', '--env', 'prod', '--reason', told)]);
  expect(await run(verb('merge'))).toMatchObject({ code: 2, codes: ['NO_SUCH_PROPOSAL'] });
});

for (const [name, ...args] of [
  ['unfreeze', '--env', 'dev'],
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
  ['unwaive', 'INVALID_OPTION', 'probes-fronted', '--env', 'staging'],
  ['unreject', 'INVALID_OPTION', IMAGES[1].slice(IMAGES[1].indexOf('sha256:'))],
  ['unfreeze', 'UNKNOWN_ENVIRONMENT', '--env', 'nowhere'],
  ['unhold', 'UNKNOWN_APP', 'fronted', '--env', 'dev'],
  ['approve', 'NO_SUCH_PROPOSAL', 'prod/promote-fronted'],
  ['merge', 'NO_SUCH_PROPOSAL', 'prod/promote-fronted'],
] as const)
  row(name, `fails with ${code} for a name that neither data nor history know: ${args[0]}`, async () => {
    const { run, since } = await series(stage());
    const answer = await run(ada(name, ...args));
    expect([1, 2]).toContain(answer.code);
    expect([answer.codes, (await since()).lines]).toEqual([[code], []]);
  });
