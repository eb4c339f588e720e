import { temporaryDirectories } from '../support/temporary-directory';
import { PreparedDelivery } from './prepared-delivery';

jest.setTimeout(600_000);

const temporary = temporaryDirectories();

test('a merge and an approval work with an empty cache, each time: they threw away the cache that they were reading', async () => {
  const delivery = await PreparedDelivery.create(await temporary());
  const ends: string[] = [];
  const lane = async () => {
    for (const words of [
      ['merge', 'prod/promote-backend'],
      ['approve', 'prod/promote-frontend', '--as', 'Bob <bob@example.org>'],
      ['merge', 'prod/promote-backend'],
      ['approve', 'prod/promote-backend', '--as', 'Cyd <cyd@example.org>'],
      ['merge', 'prod/promote-backend'],
    ]) {
      const { cli } = await delivery.copy();
      const { code, all } = await cli.run(...words);
      if (code !== 0) ends.push(`${words.join(' ')} ended with ${code}: ${all.slice(0, 500)}`);
    }
  };
  await Promise.all([lane(), lane()]);
  expect(ends.join('\n')).toBe('');
});
