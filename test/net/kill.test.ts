import { temporaryDirectories } from '../support/temporary-directory';
import { killSuite } from './kill-suite';

jest.setTimeout(600_000);

const temporary = temporaryDirectories();

test('a command killed at any moment leaves the old state or the new one, and its repetition brings the new one once', async () => {
  const { tried, faults } = await killSuite(temporary, ({ name }) => (name === 'merge' ? 4 : 2));
  expect(faults).toEqual([]);
  expect(tried).toBe(24);
});
