import type { Cli } from '../support/cli';
import type { DeliveredExample } from '../support/delivered-example';
import { PODINFO } from '../support/example-project';
import { approving } from '../support/plan-read';
import { effectOf, type Refs, refsOf, resetRefs } from './refs';

/** A command that is killed, and what it does where nobody kills it. */
export interface KillVerb {
  readonly name: string;
  readonly args: readonly string[];
  /** Where the refs stand before it. */
  readonly before: Refs;
  readonly effect: string;
  /** Milliseconds that it takes. */
  readonly usual: number;
  /** Whether it makes a commit of the delivery branch, and so has to name it. */
  readonly commits: boolean;
}

/** Verbs that render, and take several times as long as the others. */
export const RENDERING: readonly string[] = ['release', 'configure', 'witness'];

/** Runs every verb once in a repository, each from a state in which it has something to do, and says what it did. */
export async function killVerbs(example: DeliveredExample, gitDir: string, cli: Cli): Promise<KillVerb[]> {
  const { project } = example;
  const verbs: KillVerb[] = [];
  const run = async (name: string, ...args: readonly string[]): Promise<Refs> => {
    const before = await refsOf(gitDir);
    const begun = performance.now();
    await cli.ok(...args, '--json');
    const usual = performance.now() - begun;
    const after = await refsOf(gitDir);
    const effect = await effectOf(gitDir, before, after);
    if (effect === '') throw new Error(`${args.join(' ')} does nothing`);
    const branch = 'refs/heads/delivery';
    verbs.push({ name, args, before, effect, usual, commits: before.get(branch) !== after.get(branch) });
    return after;
  };
  const first = await project.git('rev-parse', 'HEAD');
  await project.edit('environments/environments.ts', (text) =>
    text.replace("new Environment(project, 'dev', {", "$&\n  bypassable: ['SOAK'],"),
  );
  const second = await project.git('rev-parse', 'HEAD');

  const start = await refsOf(gitDir);
  // the caches are filled by something that does not count
  await cli.ok('promote', 'frontend', '--to', 'staging', '--dry-run');
  await run('promote', 'promote', 'frontend', '--to', 'staging');
  await run('propose', 'promote', 'frontend', '--to', 'prod');
  await run('approve', ...approving('prod/promote-frontend'), '--as', 'Olga Owner <olga@example.org>');
  await run('merge', 'merge', 'prod/promote-frontend');

  await resetRefs(gitDir, start, [cli.place.cache]);
  const image = `server=${PODINFO.new}`;
  const released = await run('release', 'release', 'frontend', '--image', image, '--code', first);
  await run('rollback', 'rollback', 'frontend', '--env', 'dev', '--reason', 'it fails');
  await run('unhold', 'unhold', 'frontend', '--env', 'dev');
  await resetRefs(gitDir, released, [cli.place.cache]);
  await run('witness', 'witness', 'frontend', '--as', 'Bob <bob@example.org>');

  await resetRefs(gitDir, start, [cli.place.cache]);
  await run('hold', 'hold', 'backend', '--env', 'staging', '--reason', 'measuring');
  await resetRefs(gitDir, start, [cli.place.cache]);
  await run('freeze', 'freeze', '--env', 'staging', '--reason', 'the shop is full');
  await resetRefs(gitDir, start, [cli.place.cache]);
  await run('configure', 'configure', '--code', second);
  await resetRefs(gitDir, start, [cli.place.cache]);
  return verbs;
}
