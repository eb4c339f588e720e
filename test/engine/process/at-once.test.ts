import { setTimeout as sleep } from 'node:timers/promises';
import { atOnce } from '../../../lib/engine/process';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

test.each([0, 1, 3, 4, 20])(
  '%i items: results come in their order, and at most three are worked on',
  async (count) => {
    let [running, most] = [0, 0];
    const results = await atOnce(
      numbers(count),
      async (each) => {
        running += 1;
        most = Math.max(most, running);
        await sleep(each % 3);
        running -= 1;
        return each * 2;
      },
      3,
    );
    expect(results).toEqual(numbers(count).map((each) => each * 2));
    expect(most).toBe(Math.min(count, 3));
  },
);

test.each([2, 20])('fails of %i items as the one that fails first', async (count) => {
  const failing = atOnce(
    numbers(count),
    async (each) => {
      await sleep(each === 1 ? 1 : 30);
      throw new Error(`item ${each}`);
    },
    3,
  );
  await expect(failing).rejects.toThrow('item 1');
});
