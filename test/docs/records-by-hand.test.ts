import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GitRepository } from '../../lib/engine/git';
import { DeliveredExample } from '../support/delivered-example';
import { aCommit, aRef, aTree } from '../support/names';
import { temporaryDirectories } from '../support/temporary-directory';
import { codeBlocks, page } from './markdown';

jest.setTimeout(240_000);

const temporary = temporaryDirectories();

test('the shell lines of docs/records.md prove a target in a bare clone, and tell when a file was changed', async () => {
  const example = await DeliveredExample.create(await temporary());
  const script = codeBlocks(page('docs/records.md')).find(({ language }) => language === 'sh')?.text ?? '';
  const clone = join(await temporary(), 'clone.git');
  await run(example.folder, 'git', 'clone', '--quiet', '--bare', (await example.copy()).path, clone);

  const honest = await lines(clone, script);
  expect(honest.map(([what]) => what)).toEqual(['files', 'renders', 'release']);
  for (const [what, said, found] of honest) expect([what, found]).toEqual([what, said]);
  expect(honest[2]?.[1]).toMatch(/^r-[0-9a-f]{16}$/);

  await tamper(clone);
  const [files, renders, release] = await lines(clone, script);
  expect(files?.[2]).not.toBe(files?.[1]);
  expect([renders, release]).toEqual(honest.slice(1));
});

/** Puts the files of another app where the frontend's are. */
async function tamper(clone: string): Promise<void> {
  const repository = await GitRepository.open(clone);
  const ref = 'refs/heads/delivery';
  const head = (await repository.resolve(ref)) ?? aCommit('');
  const id = (await repository.idAt(head, 'manifests/dev/backend')) ?? '';
  const commit = await repository.commit({
    parents: [head],
    base: head,
    edits: [{ kind: 'tree', path: 'manifests/dev/frontend', id: aTree(id) }],
    message: 'nothing to see here',
    author: { name: 'Eve', email: 'eve@example.org', date: new Date('2026-01-01T00:00:00Z') },
  });
  await repository.updateRefs([{ ref: aRef(ref), from: head, to: commit }]);
}

async function lines(clone: string, script: string): Promise<string[][]> {
  const printed = await run(clone, 'bash', '-euo', 'pipefail', '-c', script);
  return printed
    .trim()
    .split('\n')
    .map((line) => line.split(/ +/));
}

async function run(cwd: string, program: string, ...args: readonly string[]): Promise<string> {
  return (await promisify(execFile)(program, [...args], { cwd, env: { PATH: process.env['PATH'] } })).stdout;
}
