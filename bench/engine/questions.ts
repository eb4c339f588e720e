import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measure, type Timing } from '../measure';
import { milliseconds, printTable, timing } from '../print-table';
import { REPOSITORY } from '../web-app';
import { compileCli } from './compile-cli';
import { benchImage } from './fill-delivery';
import { runCli } from './run-cli';
import { makeWorld } from './world';

const cpu = ({ cpu: spent }: Timing): string => (spent === undefined ? '–' : milliseconds(spent));

/**
 * What asks over all targets which images their manifests name: cold, with a mirror and nothing worked out yet, and warm,
 * with the images of every tree that stands kept from the run before.
 */
export async function benchQuestions({
  sizes,
  runs,
}: {
  readonly sizes: readonly number[];
  readonly runs: number;
}): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-questions-'));
  const { digest } = benchImage(1);
  const questions: readonly (readonly string[])[] = [
    ['status'],
    ['where', digest],
    ['where', REPOSITORY],
    ['where', `sha256:${'f'.repeat(64)}`],
    ['reject', digest, '--reason', 'CVE-1', '--dry-run'],
  ];
  const rows: (readonly string[])[] = [];
  try {
    const cli = compileCli(join(folder, 'cli'));
    for (const apps of sizes) {
      const home = join(folder, String(apps));
      mkdirSync(home);
      const world = await makeWorld(home, apps, 0);
      for (const question of questions) {
        forget(join(world.cache, 'mirrors'));
        const cold = await measure(1, () => runCli(cli, world, question));
        const warm = await measure(runs, () => runCli(cli, world, question));
        const name = question.map((word) => word.replace(/^(sha256:.{6}).*/, '$1…')).join(' ');
        rows.push([`${apps} × 5: ${name}`, timing(cold), cpu(cold), timing(warm), cpu(warm)]);
      }
      rmSync(home, { recursive: true, force: true });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  printTable(
    'Questions over every target, by the images that their manifests name',
    ['', 'cold', 'CPU', 'warm', 'CPU'],
    rows,
  );
}

/** Takes away what mirrors keep of what was worked out. */
function forget(mirrors: string): void {
  if (!existsSync(mirrors)) return;
  for (const mirror of readdirSync(mirrors))
    rmSync(join(mirrors, mirror, 'kept'), { recursive: true, force: true });
}
