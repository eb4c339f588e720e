import { Mirror } from '../../lib/engine/git';
import { DeliveredExample } from '../support/delivered-example';
import { aCommit, aRef } from '../support/names';
import { temporaryDirectories } from '../support/temporary-directory';
import { refsOf } from './refs';

const temporary = temporaryDirectories();
const BRANCH = 'refs/heads/delivery';

test('a ref is found in a cache while a file is asked for that was not fetched yet', async () => {
  const example = await DeliveredExample.create(await temporary());
  const { path } = await example.copy();
  const mirror = await Mirror.open({ remote: path, cacheDir: await temporary() });
  const head = (await mirror.fetch([aRef(BRANCH)])).get(aRef(BRANCH)) ?? aCommit('');
  const { repository } = mirror;
  const [ref = ''] = (await refsOf(repository.gitDir)).keys();
  const file = (await repository.idAt(head, 'environments/dev/environment.yaml')) ?? '';
  // a merge reads the proposal's files and fetches its approvals at the same time
  const [text, found] = await Promise.all([repository.readText(file), repository.idOfRef(aRef(ref))]);
  expect([text?.includes('name: dev'), found]).toEqual([true, head]);
});
