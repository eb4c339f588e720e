import { Delivery } from '../../lib/engine/delivery';
import { forgeOf } from '../../lib/engine/forge/registry';
import { changeOf, runChange } from '../../lib/engine/promotion';
import { DeliveredExample, subjectsOf } from '../support/delivered-example';
import { aBranch } from '../support/names';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(60_000);

const temporary = temporaryDirectories();

test('fails with the last answer when others are always faster, and changes nothing', async () => {
  const example = await DeliveredExample.create(await temporary());
  const { path, cli } = await example.copy();
  const delivery = new Delivery({ remote: path, branch: aBranch('delivery'), cacheDir: await temporary() });
  const stale = await delivery.snapshot();
  await cli.ok('promote', 'frontend', '--to', 'staging');
  const before = await subjectsOf(path);
  // no pauses between the attempts
  const random = jest.spyOn(Math, 'random').mockReturnValue(0);
  const hold = {
    verb: 'hold',
    app: 'frontend',
    environment: 'dev',
    reason: 'measuring',
    requestedBy: { name: 'Ada', email: 'ada@example.org' },
    now: new Date(0),
  };
  const run = runChange(
    { snapshot: async () => stale },
    (snapshot) => changeOf('hold').plan(snapshot, hold),
    {
      forge: async () => forgeOf('local', { remote: path, environment: {} }),
      clock: () => new Date(),
    },
  );
  await expect(run).rejects.toMatchObject({
    code: 'TOO_MANY_RACES',
    message: expect.stringContaining('24 attempts'),
  });
  random.mockRestore();
  expect(await subjectsOf(path)).toEqual(before);
});
