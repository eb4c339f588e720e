import { JudgeMemory } from './git-judge';
import { chooseKills, type KillReport, killLine, runKills } from './kill';
import { killPlaces } from './kill-places';
import type { KillVerb } from './kill-verbs';
import { netSeed, Random } from './random';

/** Kills each verb as often as is said, two at once, and prints the counts. */
export async function killSuite(
  temporary: () => Promise<string>,
  timesOf: (verb: KillVerb) => number,
): Promise<KillReport> {
  const seed = netSeed();
  process.stdout.write(`kills: NET_SEED=${seed}\n`);
  const random = new Random(seed);
  const { verbs, places, workTree, close } = await killPlaces(temporary, 2);
  try {
    const report = await runKills(chooseKills(random, verbs, timesOf), places, random, new JudgeMemory());
    const touched = await workTree();
    const faults =
      touched === '' ? report.faults : [...report.faults, `the working tree was touched: ${touched}`];
    process.stdout.write(killLine({ ...report, faults }));
    return { ...report, faults };
  } finally {
    await close();
  }
}
