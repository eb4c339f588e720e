import { digestsAt } from './effect';
import { ada, bob, LANDED, LOST, losing, racing } from './overtake';
import { IMAGES, type Typed, theStage } from './stage';
import { tally } from './tally';

const stage = theStage();
const row = tally('different requests at once, of those that render');

row('configure', 'fails where somebody brought other definitions first', async () => {
  const code = (...revision: string[]): Typed => ({ pair: true, args: ['configure', ...revision] });
  const { answer, effect } = await losing(stage(), code('--code', 'HEAD~1'), code());
  expect(answer).toEqual(LOST);
  expect(effect.lines).toEqual(['delivery: configure the fleet']);
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
