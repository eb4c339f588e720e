import { spawnSync } from 'node:child_process';

/** Stands in a command line for the digest of the plan that the proposal before it holds when the command starts. */
export const READ = '<the plan that was read>';

/** The words of an approval by a person who read what the proposal says. */
export function approving(id: string): readonly string[] {
  return ['approve', id, '--plan', READ];
}

/** A command line with the digest of the plan in it; one that names no plan of today where the proposal is not open. */
export function withPlanRead(args: readonly string[], gitDir: string | undefined): readonly string[] {
  const [, id = ''] = args.slice(args.indexOf('approve'));
  return args.map((each) => (each === READ ? planOf(gitDir ?? '.', id) : each));
}

/** The digest of the plan that an open proposal holds, read with git. */
export function planOf(gitDir: string, id: string): string {
  const ref = `refs/heads/proposals/delivery/${id}`;
  const { stdout } = spawnSync('git', ['log', '-1', '--format=%B', ref, '--'], {
    cwd: gitDir,
    encoding: 'utf8',
  });
  return /^Plan: (sha256:[0-9a-f]{64})$/m.exec(stdout)?.[1] ?? `sha256:${'0'.repeat(64)}`;
}
