import { approving } from '../support/plan-read';
import { ask, nothing } from './ask';
import { atOnce } from './at-once';
import { digestsAt, effectSince } from './effect';
import { verb } from './every-verb';
import { ada, bob, LANDED, LOST, losing, racing } from './overtake';
import { IMAGES, type Typed, theStage } from './stage';
import { tally } from './tally';

const stage = theStage();
const row = tally('different requests at once, with more at stake');

row('configure', 'fails where somebody brought other definitions first', async () => {
  const code = (...revision: string[]): Typed => ({ pair: true, args: ['configure', ...revision] });
  const { answer, effect } = await losing(stage(), code('--code', 'HEAD~1'), code());
  expect(answer).toEqual(LOST);
  expect(effect.lines).toEqual(['delivery: configure dev']);
});

row('release', 'of two with images of other slots both land', async () => {
  const release = (...images: string[]) => [
    'release',
    'pair',
    ...images.flatMap((each) => ['--image', each]),
  ];
  const pair = (typed: Typed): Typed => ({ ...typed, pair: true });
  const { path, answers, effect } = await racing(
    stage(),
    pair(ada(...release(`left=${IMAGES[2]}`))),
    pair(bob(...release(`right=${IMAGES[3]}`))),
    [ada('configure'), ada(...release(`left=${IMAGES[1]}`, `right=${IMAGES[1]}`))].map(pair),
  );
  expect(answers).toEqual([LANDED, LANDED]);
  expect(effect.commits).toHaveLength(2);
  expect(await digestsAt(path, 'dev/pair')).toEqual(
    [IMAGES[2], IMAGES[3]].map((image) => image.slice(image.indexOf('sha256:'))),
  );
});

row('configure', 'lands behind a release, and a release behind it', async () => {
  const configure = { pair: true, args: ['configure'] };
  const { answers, effect } = await racing(stage(), configure, { ...verb('release'), who: 'Bob' });
  expect(answers).toEqual([LANDED, LANDED]);
  expect(effect.lines).toEqual([
    'delivery: configure dev',
    'delivery: release frontend 6.11.4 into dev',
    'renders: more',
  ]);
});

row('configure', 'of an empty repository by two people is done once', async () => {
  const { path, url } = await stage().empty();
  const commands = (['Ada', 'Bob'] as const).map(
    (who) => () => ask(stage().cli(url, { who }), ['configure']),
  );
  const answers = await atOnce(stage().server, commands);
  const { lines, commits } = await effectSince(path, new Map());
  expect(lines).toEqual(['delivery: configure the fleet']);
  expect(answers).toEqual(expect.arrayContaining([{ ...LANDED, commit: commits[0] }, nothing(commits[0])]));
});

row(
  'unhold',
  'fails where a rollback has put its own hold in the place of the one that it was to lift',
  async () => {
    const { answer, effect } = await losing(
      stage(),
      ada('unhold', 'frontend', '--env', 'dev'),
      verb('rollback'),
      [ada('hold', 'frontend', '--env', 'dev', '--reason', 'measuring')],
    );
    expect(answer).toEqual(LOST);
    expect(effect.lines).toEqual(verb('rollback').effect);
  },
);

row('merge', 'of two proposals at once both land', async () => {
  const id = 'prod/waive-probes-frontend';
  const { given = [] } = verb('merge');
  const waive = ada('waive', 'probes', '--env', 'prod', ...verb('waive').args.slice(4));
  const { answers, effect } = await racing(stage(), verb('merge'), bob('merge', id), [
    ...given,
    waive,
    bob(...approving(id)),
  ]);
  expect(answers).toEqual([
    { ...LANDED, outcome: 'merged' },
    { ...LANDED, outcome: 'merged' },
  ]);
  expect(effect.lines).toEqual([
    'approvals/prod/promote-backend: gone',
    `approvals/${id}: gone`,
    'delivery/receipts/merges: receipt of prod/promote-backend',
    `delivery/receipts/merges: receipt of ${id}`,
    'delivery: promote backend 6.11.0 to prod',
    'delivery: waive probes-frontend in prod',
    'proposals/prod/promote-backend: gone',
    `proposals/${id}: gone`,
  ]);
});
