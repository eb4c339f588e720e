import { Random } from './random';
import { choosePlans } from './storm-operations';

test('the same seed chooses the same commands again, another one others, and each process its own', () => {
  const place = { apps: ['frontend', 'backend'], revisions: ['a', 'b'], clis: [1, 2] };
  const chosen = (seed: number) => choosePlans(seed, place, 20);
  expect(chosen(1).map((each) => each.length)).toEqual([20, 20]);
  expect(chosen(1)).toEqual(chosen(1));
  expect(chosen(1)).not.toEqual(chosen(2));
  expect(chosen(1)[0]).not.toEqual(chosen(1)[1]);
});

test('numbers spread over the whole of their range', () => {
  const random = new Random(42);
  const tenths = new Array<number>(10).fill(0);
  for (let round = 0; round < 10_000; round += 1) {
    const tenth = Math.floor(random.next() * 10);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

test('weights decide how often something is chosen, and a list in another order is the same list', () => {
  const random = new Random(7);
  const drawn = Array.from({ length: 1000 }, () =>
    random.weighted([
      [9, 'often'],
      [1, 'seldom'],
    ]),
  );
  const seldom = drawn.filter((each) => each === 'seldom').length;
  expect([seldom > 50, seldom < 150]).toEqual([true, true]);
  expect(random.shuffled([1, 2, 3, 4, 5]).sort()).toEqual([1, 2, 3, 4, 5]);
});
