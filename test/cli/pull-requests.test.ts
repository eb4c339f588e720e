import { join } from 'node:path';
import { createProgram } from '../../lib/cli/program';
import { registerForge } from '../../lib/engine/forge/registry';
import { GitRepository } from '../../lib/engine/git';
import { makeBoard } from '../support/board/forge';
import { DeliveredExample } from '../support/delivered-example';
import { judgedOutput } from '../support/output-judge';
import { planOf } from '../support/plan-read';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(120_000);

const temporary = temporaryDirectories();
const ID = 'prod/promote-frontend';

/** Runs a command in this process, where the forge is registered; gives what it printed. */
async function run(...words: string[]): Promise<string> {
  const printed: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
  try {
    await createProgram().parseAsync(words, { from: 'user' });
    expect(process.exitCode ?? 0).toBe(0);
    return printed.join('');
  } finally {
    write.mockRestore();
    process.exitCode = undefined;
  }
}

test('takes a registered forge by its name, shows the link of the pull request, closes it when it is withdrawn, and the next one at the merge', async () => {
  const folder = await temporary();
  const example = await DeliveredExample.create(folder);
  const { path, cli } = await example.copy();
  await cli.ok('promote', 'frontend', '--to', 'staging');
  const board = makeBoard();
  const forget = registerForge('board', () => board.forge);
  process.env['CDK8S_DELIVERY_CACHE'] = join(folder, 'cache-here');
  try {
    const where = ['--project', example.project.folder, '--delivery', path, '--forge', 'board'];
    const promote = ['promote', 'frontend', '--to', 'prod', '--as', 'Ada <ada@example.org>', ...where];
    const text = await run(...promote);
    expect(text).toContain(`proposal ${ID} opened`);
    expect(text).toContain('    https://board.example.org/1\n');
    expect(text).toContain(`review ${ID} on the board`);
    expect(board.requests).toMatchObject([
      {
        title: expect.stringMatching(/^promote frontend \S+ to prod$/),
        labels: ['change/promote', 'environment/prod'],
      },
    ]);
    expect(board.requests[0]?.body).toContain('| `frontend` |');
    expect(judgedOutput(await run(...promote, '--json'))).toMatchObject({
      outcome: 'proposed',
      state: 'unchanged',
      proposal: { id: ID, link: 'https://board.example.org/1', number: 1 },
      forge: { kind: 'board', statement: board.forge.statement },
    });
    const withdraw = ['withdraw', ID, '--as', 'Bob <bob@example.org>', '--reason', 'not yet', ...where];
    expect(await run(...withdraw, '--dry-run')).toContain('planned only: nothing was withdrawn');
    expect(judgedOutput(await run(...withdraw, '--json'))).toMatchObject({
      outcome: 'withdrawn',
      proposal: { id: ID },
      subject: expect.stringMatching(/^promote frontend /),
      requestedBy: 'Ada <ada@example.org>',
      reason: 'not yet',
    });
    expect(board.requests[0]?.end).toMatchObject({ kind: 'withdrawn', reason: 'not yet' });
    expect(await run(...promote)).toContain(`proposal ${ID} opened`);
    await run('approve', ID, '--plan', planOf(path, ID), '--as', 'Bob <bob@example.org>', ...where);
    await run('merge', ID, ...where);
    const commit = await (await GitRepository.open(path)).resolve('refs/heads/delivery');
    expect(board.requests[1]?.end).toEqual({ kind: 'merged', commit });
    expect(board.writes).toEqual(['publish 1', 'close 1', 'publish 2', 'close 2']);
    const forges = createProgram().options.find(({ long }) => long === '--forge')?.argChoices;
    expect(forges).toEqual(['local', 'git', 'github', 'board']);
  } finally {
    forget();
    delete process.env['CDK8S_DELIVERY_CACHE'];
  }
});
