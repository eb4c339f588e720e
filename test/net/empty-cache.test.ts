import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Mirror } from '../../lib/engine/git';
import { createBareRepository } from '../support/http-git-server';
import { aRef } from '../support/names';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(600_000);

const temporary = temporaryDirectories();

const MAIN = 'refs/heads/main';

test('a cache stays while what it lacks is read beside a fetch: the fetch took its own refs for lost', async () => {
  const root = await temporary();
  const path = join(root, 'remote.git');
  const repository = await createBareRepository(path);
  const names = Array.from({ length: 60 }, (_, index) => `file-${index}`);
  const head = await repository.commit({
    parents: [],
    edits: names.map((name) => ({ kind: 'file', path: name, content: `${name}\n` })),
    message: 'many files',
    author: { name: 'Ada', email: 'ada@example.org', date: new Date(0) },
  });
  await repository.updateRefs([{ ref: aRef(MAIN), from: null, to: head }]);
  const mirror = await Mirror.open({ remote: path, cacheDir: join(root, 'cache') });
  await mirror.fetch([aRef(MAIN)]);
  const { gitDir } = mirror.repository;
  const { ino } = statSync(gitDir);
  const reading = async () => {
    const texts: (string | undefined)[] = [];
    for (const name of names) texts.push(await mirror.repository.readText(`${head}:${name}`));
    return texts;
  };
  const fetching = async () => {
    const heads: (string | undefined)[] = [];
    for (let round = 0; round < 12; round += 1)
      heads.push((await mirror.fetch([aRef(MAIN)])).get(aRef(MAIN)));
    return new Set(heads);
  };
  expect(await Promise.all([reading(), fetching(), fetching()])).toEqual([
    names.map((name) => `${name}\n`),
    new Set([head]),
    new Set([head]),
  ]);
  expect(statSync(gitDir).ino).toBe(ino);
});
