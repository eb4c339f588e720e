import { DeliveredExample } from '../support/delivered-example';
import { temporaryDirectories } from '../support/temporary-directory';
import { JudgeMemory } from './git-judge';
import { runKills } from './kill';
import { killPlace } from './kill-places';
import { killSuite } from './kill-suite';
import { Random } from './random';
import { refsOf } from './refs';

jest.setTimeout(600_000);

const temporary = temporaryDirectories();

test('a command killed at any moment leaves the old state or the new one, and its repetition brings the new one once', async () => {
  const { tried, faults } = await killSuite(temporary, ({ name }) => (name === 'merge' ? 4 : 2));
  expect(faults).toEqual([]);
  expect(tried).toBe(24);
});

test('fails for a command that does something else than it did when nobody killed it', async () => {
  const example = await DeliveredExample.create(await temporary());
  const place = await killPlace(temporary, await example.copy());
  const verb = {
    name: 'hold',
    args: ['hold', 'backend', '--env', 'dev', '--reason', 'measuring'],
    before: await refsOf(place.gitDir),
    effect: 'refs/heads/delivery moved by 2: something else',
    usual: 60_000,
    commits: true,
  };
  const { tried, faults } = await runKills(
    [{ verb, way: 'path', group: true, moment: 1 }],
    [place],
    new Random(1),
    new JudgeMemory(),
  );
  await place.server.close();
  const did = 'refs/heads/delivery moved by 1: ; A environments/dev/holds/backend.yaml';
  expect(tried).toBe(1);
  expect(faults).toEqual(
    expect.arrayContaining([
      expect.stringContaining(`hold: the kill left something between: ${did}`),
      expect.stringContaining(`hold: again: both runs together did: ${did}`),
    ]),
  );
});
