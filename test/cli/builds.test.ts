import type { Cli } from '../support/cli';
import { DeliveredExample } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();
let cli: Cli;

beforeAll(async () => {
  ({ cli } = await (await DeliveredExample.create(await temporary())).copy());
});

const release = (image: string, ...words: string[]) =>
  cli.run('release', 'frontend', '--image', `server=${image}`, ...words);

test('a pipeline run that ends late does not replace a newer one', async () => {
  expect((await release(PODINFO.new, '--build', '12')).code).toBe(0);
  const late = await release(PODINFO.old, '--build', '11');
  expect([late.code, late.all]).toEqual([1, expect.stringContaining('BUILD_OLDER')]);
  const other = await release(PODINFO.old, '--build', '12');
  expect([other.code, other.all]).toEqual([1, expect.stringContaining('BUILD_DIFFERS')]);
  const again = await release(PODINFO.new, '--build', '12');
  expect([again.code, again.all]).toEqual([0, expect.stringMatching(/nothing/i)]);
  expect((await release(PODINFO.old, '--build', '1', '--pipeline', 'nightly', '--dry-run')).code).toBe(0);
});

test('only a number is the number of a build', async () => {
  for (const words of [
    ['--build', '0'],
    ['--build=-1'],
    ['--build', '1e3'],
    ['--build', '007'],
    ['--build', '9007199254740992'],
    ['--build', 'latest'],
    ['--build', ''],
    ['--pipeline', 'nightly'],
    ['--build', '13', '--pipeline', 'Not a label'],
  ]) {
    const { code, all } = await release(PODINFO.new, ...words);
    expect([words, code, all]).toEqual([words, 2, expect.stringContaining('INVALID_OPTION')]);
  }
});
