import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { git, gitText } from './git-objects';

/** Where every ref of a repository stands. */
export type Refs = ReadonlyMap<string, string>;

export async function refsOf(gitDir: string): Promise<Refs> {
  const text = await gitText(gitDir, 'for-each-ref', '--format=%(refname) %(objectname)');
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(lines.map((line) => line.split(' ') as [string, string]));
}

/**
 * Puts every ref where it stood, and removes those that did not stand.
 *
 * @param caches folders of command lines that have read the repository: they forget where its branches stood
 */
export async function resetRefs(gitDir: string, to: Refs, caches: readonly string[]): Promise<void> {
  for (const cache of caches) {
    const mirrors = join(cache, 'mirrors');
    for (const mirror of existsSync(mirrors) ? readdirSync(mirrors) : [])
      rmSync(join(mirrors, mirror, 'refs', 'cdk8s-delivery', 'remembered'), { recursive: true, force: true });
  }
  const now = await refsOf(gitDir);
  const lines = [
    ...[...now.keys()].filter((ref) => !to.has(ref)).map((ref) => `delete ${ref}`),
    ...[...to].map(([ref, id]) => `update ${ref} ${id}`),
  ];
  const { status, stderr } = spawnSync('git', ['update-ref', '--stdin'], {
    env: { PATH: process.env['PATH'], GIT_DIR: gitDir },
    input: `${lines.join('\n')}\n`,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the refs of ${gitDir} cannot be put back: ${stderr}`);
}

/**
 * What happened between two states, ref by ref: how many commits came and which paths changed. Two runs of one command
 * have the same effect though times in files and ids of commits differ. Empty where nothing happened.
 */
export async function effectOf(gitDir: string, before: Refs, after: Refs): Promise<string> {
  const lines: string[] = [];
  for (const ref of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const [from, to] = [before.get(ref), after.get(ref)];
    if (from === to) continue;
    if (to === undefined) lines.push(`${ref} is gone`);
    else if (from === undefined) lines.push(`${ref} is new: ${await paths(gitDir, `${to}^!`)}`);
    else if ((await git(gitDir, 'merge-base', '--is-ancestor', from, to)).code !== 0)
      lines.push(`${ref} was rewritten`);
    else {
      const count = (await gitText(gitDir, 'rev-list', '--count', `${from}..${to}`)).trim();
      lines.push(`${ref} moved by ${count}: ${await paths(gitDir, `${from}..${to}`)}`);
    }
  }
  return lines.join('\n');
}

/** Changed paths of some commits, each commit on its own. */
async function paths(gitDir: string, range: string): Promise<string> {
  const text = await gitText(
    gitDir,
    'log',
    '--format=tformat:;',
    '--name-status',
    '--no-renames',
    '--root',
    range,
  );
  return (
    text
      .replaceAll('\t', ' ')
      // A receipt is named after its commit, which two runs do not share.
      .replace(/\b[0-9a-f]{2}\/[0-9a-f]{40}\b/g, '<commit>')
      .split('\n')
      .filter((line) => line !== '')
      .join(' ')
  );
}
