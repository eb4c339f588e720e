import { temporaryDirectories } from '../support/temporary-directory';
import { killSuite } from './kill-suite';
import { RENDERING } from './kill-verbs';

const temporary = temporaryDirectories();

test('of a thousand kills each leaves the old state or the new one, and a repetition brings the new one once', async () => {
  const timesOf = ({ name }: { readonly name: string }) => (RENDERING.includes(name) ? 36 : 116);
  const { tried, faults } = await killSuite(temporary, timesOf);
  expect(faults).toEqual([]);
  expect(tried).toBeGreaterThanOrEqual(1000);
});
