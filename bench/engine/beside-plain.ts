import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measure } from '../measure';
import { printTable, ratio, timing } from '../print-table';
import { appName } from '../web-fleet';
import { compileCli } from './compile-cli';
import { appsAhead } from './measure-world';
import { promoteArguments, runCli } from './run-cli';
import { makeWorld, type World } from './world';

/**
 * A promotion with its push into a delivery repository that holds many other files, warm and without any mirror, beside
 * the plain way: clone, put the digest into the file, commit, push. The plain way edits the file itself, which is less
 * than what `kustomize edit set image` does, and checks nothing.
 */
export async function benchBesidePlain({
  files,
  runs,
}: {
  readonly files: readonly number[];
  readonly runs: number;
}): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-plain-'));
  const rows: (readonly string[])[] = [];
  try {
    const cli = compileCli(join(folder, 'cli'));
    for (const count of files) {
      const home = join(folder, String(count));
      mkdirSync(home);
      const world = await makeWorld(home, 3 * appsAhead(runs), appsAhead(runs));
      addOthers(world, count - world.files);
      await runCli(cli, world, promoteArguments(2 * runs));
      const warm = await measure(runs, (run) => runCli(cli, world, promoteArguments(run)));
      const cold = await measure(runs, (run) => {
        rmSync(join(world.cache, 'mirrors'), { recursive: true, force: true });
        return runCli(cli, world, promoteArguments(runs + run));
      });
      const plain = await measure(runs, (run) => promotePlainly(world, join(home, `clone-${run}`), run));
      rows.push([
        count.toLocaleString('en-US'),
        timing(warm),
        timing(cold),
        timing(plain),
        ratio(plain.median, warm.median),
        ratio(plain.median, cold.median),
      ]);
      rmSync(home, { recursive: true, force: true });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  printTable(
    'Promotion of one app and its push, beside clone, edit, commit, push',
    ['files', 'warm', 'no mirror', 'plain way', 'plain : warm', 'plain : no mirror'],
    rows,
  );
}

/** Files of nobody in particular, as many as are missing, a hundred in each folder. */
function addOthers({ remote }: World, missing: number): void {
  const git = (args: readonly string[], input?: string) =>
    execFileSync('git', ['--git-dir', remote, ...args], { encoding: 'utf8', ...(input ? { input } : {}) });
  const who = 'Ada <ada@example.org> 1700000000 +0000';
  const lines = [
    'commit refs/heads/delivery',
    `committer ${who}`,
    'data 6',
    'others',
    'from refs/heads/delivery^0',
  ];
  for (let index = 0; index < missing; index++) {
    const text = `value: ${index}\n`.repeat(40);
    lines.push(
      `M 100644 inline others/${Math.floor(index / 100)}/${index}.yaml`,
      `data ${text.length}`,
      text,
    );
  }
  git(['fast-import', '--quiet'], `${lines.join('\n')}\n`);
}

/** What a pipeline does by hand: a fresh clone of the branch, another digest in one file, a commit, a push. */
function promotePlainly({ remote }: World, clone: string, run: number): void {
  const git = (...args: string[]) => execFileSync('git', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  git('clone', '--quiet', '--branch', 'delivery', `file://${remote}`, clone);
  const at = (...args: string[]) => git('-C', clone, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args);
  const [file = ''] = at('ls-files', `manifests/staging/${appName(run)}/`)
    .toString()
    .trim()
    .split('\n');
  const path = join(clone, file);
  writeFileSync(
    path,
    readFileSync(path, 'utf8').replace(/sha256:[0-9a-f]{64}|$/, `sha256:${'f'.repeat(64)}`),
  );
  at('commit', '--quiet', '--all', '--message', 'promote');
  at('push', '--quiet', 'origin', 'delivery');
  rmSync(clone, { recursive: true, force: true });
}
