import { AskedTogether } from '../../../lib/engine/git/asked-together';

const later = () => new Promise((resolve) => setTimeout(resolve, 5));

test('asks at once what is asked side by side, and then what came meanwhile', async () => {
  const asked: string[][] = [];
  const together = new AskedTogether(async (questions: readonly string[]) => {
    asked.push([...questions]);
    await later();
    return questions.map((each) => each.toUpperCase());
  });
  const first = Promise.all(['a', 'b', 'a'].map((each) => together.ask(each)));
  await new Promise((resolve) => setImmediate(resolve));
  const meanwhile = Promise.all(['c', 'd'].map((each) => together.ask(each)));
  expect(await first).toEqual(['A', 'B', 'A']);
  expect(await meanwhile).toEqual(['C', 'D']);
  expect(await together.ask('e')).toBe('E');
  expect(asked).toEqual([['a', 'b', 'a'], ['c', 'd'], ['e']]);
});

test('fails all that was asked together, and nothing that is asked afterwards', async () => {
  const together = new AskedTogether(async (questions: readonly number[]) => {
    if (questions.includes(0)) throw new Error('0 cannot be answered');
    return questions;
  });
  const answers = await Promise.allSettled([together.ask(1), together.ask(0)]);
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await together.ask(1)).toBe(1);
});
