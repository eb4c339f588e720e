import { temporaryDirectories } from '../support/temporary-directory';
import { fuzz } from './fuzz-batches';
import { randomCases, SEED, sharpCases } from './fuzz-cases';
import { PreparedDelivery } from './prepared-delivery';

jest.setTimeout(600_000);

const temporary = temporaryDirectories();

let delivery: PreparedDelivery;
beforeAll(async () => {
  delivery = await PreparedDelivery.create(await temporary());
});

test.each([
  ['picked by hand', sharpCases()],
  [`drawn at random, seed ${SEED}`, randomCases(24)],
])('what commands write can be read, whatever an option holds: values %s', async (_how, cases) => {
  const { problems, ...count } = await fuzz(delivery, cases);
  expect(problems.join('\n')).toBe('');
  expect(count).toEqual({ ...count, tried: cases.length, wrote: expect.any(Number) });
  expect(count.wrote).toBeGreaterThan(cases.length / 10);
});
