import { temporaryDirectories } from '../support/temporary-directory';
import { type FuzzCase, fuzz } from './fuzz-batches';
import { goodCases, nastyCases, randomCases, SEED } from './fuzz-cases';
import { PreparedDelivery } from './prepared-delivery';

jest.setTimeout(3_600_000);

const temporary = temporaryDirectories();

let delivery: PreparedDelivery;
beforeAll(async () => {
  delivery = await PreparedDelivery.create(await temporary());
});

test.each<[string, FuzzCase[]]>([
  ['every good value of every option', goodCases()],
  ['1,500 pairs of an option and a strange value', nastyCases(1500)],
  [`600 values at random, seed ${SEED}`, randomCases(600)],
])('what commands write can be read, whatever an option holds: %s', async (_what, cases) => {
  const { problems, ...count } = await fuzz(delivery, cases);
  console.info(
    `tried ${count.tried}: ${count.wrote} wrote, ${count.refused} were refused, ${count.idle} had nothing to do; ${count.repositories} repositories, ${problems.length} problems`,
  );
  expect(problems.join('\n')).toBe('');
  expect(count.tried).toBe(cases.length);
});
