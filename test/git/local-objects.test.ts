import { join } from 'node:path';
import { Mirror } from '../../lib/git';
import { LocalObjects } from '../../lib/git/local-objects';
import { createBareRepository } from '../support/http-git-server';
import { temporaryDirectories } from '../support/temporary-directory';

const temporary = temporaryDirectories();
const MAIN = 'refs/heads/main';

test('questions that are asked together with one that ends git get their answers', async () => {
  const path = join(await temporary(), 'origin.git');
  const origin = await createBareRepository(path);
  const head = await origin.commit({
    parents: [],
    edits: [{ kind: 'file', path: 'a', content: 'far away\n' }],
    message: 'change',
    author: { name: 'Ann', email: 'ann@example.org', date: new Date('2025-01-02T03:04:05Z') },
  });
  await origin.updateRefs([{ ref: MAIN, from: null, to: head }]);
  const mirror = await Mirror.open({ remote: path, cacheDir: await temporary() });
  await mirror.fetch([MAIN]);
  const local = new LocalObjects({ gitDir: mirror.repository.gitDir });
  // the file is not here, and a git older than 2.45 ends where it may not fetch it
  const questions = [head, `${head}:a`, head, `${head}^{tree}`, `${head}:a`, head];
  const answers = await Promise.all(questions.map((each) => local.read(each)));
  expect(answers.map((each) => each?.type)).toEqual([
    'commit',
    undefined,
    'commit',
    'tree',
    undefined,
    'commit',
  ]);
  expect((await local.read(head))?.id).toBe(head);
});
