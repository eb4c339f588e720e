import { temporaryDirectories } from '../support/temporary-directory';
import { PreparedDelivery } from './prepared-delivery';
import { everyPair, releaseInStaging, tryPairs } from './unreadable-pairs';

jest.setTimeout(3_600_000);

const temporary = temporaryDirectories();

test('fails for every kind of file broken in every way, with its place; shows the fleet, and lets the target go back', async () => {
  const delivery = await PreparedDelivery.create(await temporary());
  const { tried, problems } = await tryPairs(delivery, everyPair(await releaseInStaging(delivery)));
  expect(problems.join('\n')).toBe('');
  expect(tried).toBeGreaterThan(60);
});
