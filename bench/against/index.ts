import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { milliseconds, printTable, ratio } from '../print-table';
import { ROOT } from '../root';
import { type AgainstTimes, measureTree } from './measure-tree';

/** How much is measured. */
export interface AgainstOptions {
  /** A commit of this repository. */
  readonly commit: string;
  /** Apps of the fleets, smallest first. */
  readonly sizes: readonly number[];
  /** Apps of the fleet whose apps are all promoted at once. */
  readonly promoted: number;
  readonly runs: number;
}

/**
 * This code beside an earlier commit of it, in one run on one machine: the same commands on fleets that each makes for
 * itself, as its data may have another form. The commit is compiled with the packages that are installed here.
 */
export async function benchAgainst(options: AgainstOptions): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-against-'));
  try {
    const before = join(folder, 'before');
    mkdirSync(before);
    const archive = execFileSync('git', ['archive', options.commit], { cwd: ROOT, maxBuffer: 1 << 30 });
    execFileSync('tar', ['x'], { cwd: before, input: archive });
    symlinkSync(join(ROOT, 'node_modules'), join(before, 'node_modules'));
    const [then, now] = [
      await measureTree(before, join(folder, 'w1'), options),
      await measureTree(ROOT, join(folder, 'w2'), options),
    ];
    print(options, then, now);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function print({ commit }: AgainstOptions, then: AgainstTimes, now: AgainstTimes): void {
  const rows = [...now].map(([what, { wall, cpu = Number.NaN }]) => {
    const { wall: oldWall, cpu: old = Number.NaN } = then.get(what) ?? { wall: Number.NaN };
    return [
      what,
      milliseconds(old),
      milliseconds(cpu),
      ratio(cpu, old),
      milliseconds(oldWall),
      milliseconds(wall),
    ];
  });
  printTable(
    `Whole processes, ${commit} and this code: medians`,
    ['command', 'CPU before', 'CPU now', 'ratio', 'time before', 'time now'],
    rows,
  );
}
