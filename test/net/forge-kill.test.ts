import { temporaryDirectories } from '../support/temporary-directory';
import { forgeKillSuite } from './forge-kill';

jest.setTimeout(600_000);

const temporary = temporaryDirectories();

test('a command that is killed on GitHub leaves nothing half-done that its repetition does not complete, once', async () => {
  const { tried, faults, api } = await forgeKillSuite(temporary, 2, 1);
  expect([faults, api]).toEqual([[], []]);
  expect(tried).toBe(8);
});
