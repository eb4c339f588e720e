import { readFileSync } from 'node:fs';

/** What several runs of the same thing took. */
export interface Timing {
  /** Milliseconds of each run. */
  readonly runs: readonly number[];
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** Median of the milliseconds of CPU, processes started and ended included; absent where the system does not tell. */
  readonly cpu?: number;
}

/** Runs an action several times, one after the other, and times each run. */
export async function measure(runs: number, action: (run: number) => unknown): Promise<Timing> {
  const samples: Sample[] = [];
  for (let run = 0; run < runs; run++) samples.push(await sample(() => action(run)));
  return timingOf(samples);
}

/** One run: milliseconds by the clock, and of CPU. */
export interface Sample {
  readonly wall: number;
  readonly cpu: number | undefined;
}

/** Times one run. */
export async function sample(action: () => unknown): Promise<Sample> {
  const cpu = cpuTime();
  const start = performance.now();
  await action();
  const wall = performance.now() - start;
  const after = cpuTime();
  return { wall, cpu: cpu === undefined || after === undefined ? undefined : after - cpu };
}

/** Summarizes runs. */
export function timingOf(samples: readonly Sample[]): Timing {
  const runs = samples.map(({ wall }) => wall);
  const cpu = samples.flatMap((each) => (each.cpu === undefined ? [] : [each.cpu]));
  return {
    runs,
    median: median(runs),
    min: Math.min(...runs),
    max: Math.max(...runs),
    ...(cpu.length === samples.length ? { cpu: median(cpu) } : {}),
  };
}

/** The middle value; the mean of the two in the middle of an even number. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? (upper + (sorted[middle - 1] ?? upper)) / 2 : upper;
}

/**
 * Milliseconds of CPU of this process and of all it started that have ended. Node does not tell of children, Linux does:
 * fields 14 to 17 of `/proc/self/stat`, in hundredths of a second; see proc(5).
 */
function cpuTime(): number | undefined {
  try {
    const stat = readFileSync('/proc/self/stat', 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields.slice(11, 15).reduce((sum, each) => sum + Number(each), 0) * 10;
  } catch {
    return undefined;
  }
}
