import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sample, sample } from '../measure';
import { ourSynth } from './our-synth';
import { type LAYOUTS, stockSynth } from './stock-synth';

/** What to measure, in a process of its own. */
export interface SynthOrder {
  readonly what: 'ours' | keyof typeof LAYOUTS;
  readonly targets: number;
  readonly runs: number;
}

/** What was measured. */
export interface SynthAnswer {
  readonly samples: readonly Sample[];
  /** Files that one run wrote. */
  readonly files: number;
  /** Peak of the memory, in MiB. */
  readonly memory: number;
}

process.once('message', (order: SynthOrder) => {
  answer(order).then(
    (result) => process.send?.(result, () => process.exit()),
    (cause) => {
      process.stderr.write(`${cause instanceof Error ? cause.stack : cause}\n`);
      process.exit(1);
    },
  );
});

async function answer({ what, targets, runs }: SynthOrder): Promise<SynthAnswer> {
  const once = (count: number, folder: string) =>
    what === 'ours' ? ourSynth(count, folder) : stockSynth(count, folder, what);
  await inFolder((folder) => once(WARM_UP, folder));
  const samples: Sample[] = [];
  let files = 0;
  for (let run = 0; run < runs; run++) {
    await inFolder(async (folder) => {
      samples.push(await sample(() => once(targets, folder)));
      files = countFiles(join(folder, 'out'));
    });
  }
  return { samples, files, memory: Math.round(process.resourceUsage().maxRSS / 1024) };
}

/** Enough for the compiler to have seen the code. */
const WARM_UP = 20;

async function inFolder(action: (folder: string) => unknown): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-delivery-bench-'));
  try {
    await action(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function countFiles(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile()).length;
}
