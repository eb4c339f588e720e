import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sweep, temporaryFolder } from '../../../lib/engine/render/cache-folder';
import { removeTree } from '../../../lib/engine/render/remove-tree';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cache-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('what a killed run left is removed once it is a day old, and not before', async () => {
  const first = join(folder, 'tmp', 'render-4194999-x');
  mkdirSync(first, { recursive: true });
  const running = await temporaryFolder(folder, 'render');
  utimesSync(running, 0, 0);
  const second = await temporaryFolder(folder, 'render');
  writeFileSync(join(first, 'left'), 'x');
  utimesSync(first, 0, 0);
  const third = await temporaryFolder(folder, 'render');
  expect([first, running, second, third].map(existsSync)).toEqual([false, true, true, true]);
});

test('a folder without permissions is removed', async () => {
  const tree = join(folder, 'tree');
  mkdirSync(join(tree, 'a', 'b'), { recursive: true });
  writeFileSync(join(tree, 'a', 'b', 'file'), 'x');
  chmodSync(join(tree, 'a', 'b'), 0);
  chmodSync(join(tree, 'a'), 0);
  await removeTree(tree);
  expect(existsSync(tree)).toBe(false);
});

// Root removes everything: so another user looks at what root left.
const asRoot = process.getuid?.() === 0 ? test : test.skip;

asRoot('what the sweep cannot remove is said, and what it can remove goes', async () => {
  const parent = join(folder, 'tmp');
  const [lasting, left] = [join(parent, 'render-4194999-x'), join(parent, 'render-4194999-y')];
  for (const each of [lasting, left]) mkdirSync(each, { recursive: true });
  chmodSync(folder, 0o711);
  chmodSync(parent, 0o1777);
  chownSync(left, NOBODY, NOBODY);
  for (const each of [lasting, left]) utimesSync(each, 0, 0);
  const said: string[] = [];
  process.seteuid?.(NOBODY);
  try {
    await sweep(parent, 1000, (words) => said.push(words));
  } finally {
    process.seteuid?.(0);
  }
  expect(said).toEqual([
    expect.stringMatching(
      /render-4194999-x is left over and cannot be removed \(E(?:PERM|ACCES)\): remove it by hand$/,
    ),
  ]);
  expect([lasting, left].map(existsSync)).toEqual([true, false]);
});

const NOBODY = 65_534;
