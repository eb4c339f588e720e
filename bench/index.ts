import { parseArgs } from 'node:util';
import { benchAgainst } from './against';
import { benchDiff } from './diff';
import { benchEngine } from './engine';
import { benchBatch } from './engine/batch';
import { benchBesidePlain } from './engine/beside-plain';
import { benchCold } from './engine/cold';
import { benchQuestions } from './engine/questions';
import { benchHistory } from './history';
import { loadLine, machineLine } from './machine';
import { benchSchema } from './schema';
import { benchSynth } from './synth';

const PARTS = ['synth', 'engine', 'plain', 'batch', 'questions', 'cold', 'history', 'schema', 'diff'];

/** What was asked for; a word that is not known is an error, so that it does not start all of it. */
function options(args: readonly string[]): { quick: boolean; only?: string; against?: string } {
  const { values } = parseArgs({
    args: [...args],
    options: { quick: { type: 'boolean' }, only: { type: 'string' }, against: { type: 'string' } },
  });
  const { quick = false, ...rest } = values;
  if (rest.only !== undefined && !PARTS.includes(rest.only))
    throw new Error(`--only takes ${PARTS.join(', ')}, not "${rest.only}"`);
  return { quick, ...rest };
}

/**
 * `npm run bench`: minutes; `npm run bench -- --quick`: the smallest sizes, once; `--only synth`, `engine`, `plain`, `batch`, `questions`, `cold`, `history`, `schema` or
 * `diff`; `--against <commit>`: this code beside an earlier commit of it, and nothing else.
 */
async function main(args: readonly string[]): Promise<void> {
  const { quick, only, against: commit } = options(args);
  process.stdout.write(`${machineLine()}\n`);
  if (commit !== undefined) {
    const sizes = quick
      ? { sizes: [10], promoted: 10, runs: 1 }
      : { sizes: [10, 100, 1000], promoted: 100, runs: 5 };
    await benchAgainst({ commit, ...sizes });
  }
  const wants = (part: string) => (only === undefined && commit === undefined) || only === part;
  if (wants('synth')) {
    await benchSynth(
      quick
        ? { sizes: [50], runs: () => 1, overlays: 5 }
        : { sizes: [100, 1000, 5000], runs: (n) => (n > 1000 ? 1 : 3), overlays: 50 },
    );
  }
  if (wants('engine')) {
    await benchEngine(quick ? { sizes: [5], runs: 1 } : { sizes: [10, 100, 1000], runs: 3 });
  }
  if (wants('plain')) {
    await benchBesidePlain(quick ? { files: [500], runs: 1 } : { files: [5_000, 50_000], runs: 3 });
  }
  if (wants('batch')) {
    await benchBatch({ sizes: quick ? [10] : [10, 100, 1000] });
  }
  if (wants('questions')) {
    await benchQuestions(quick ? { sizes: [10], runs: 1 } : { sizes: [10, 1000], runs: 3 });
  }
  if (wants('cold')) {
    await benchCold({ sizes: quick ? [3] : [10, 100] });
  }
  if (wants('history')) {
    await benchHistory(quick ? { apps: 5, commits: 50, runs: 1 } : { apps: 200, commits: 10_000, runs: 3 });
  }
  if (wants('schema')) {
    // Building kubeconform asks Go's module proxy, which a smoke test shall not.
    const kubeconform = !quick || only === 'schema';
    await benchSchema({ ...(quick ? { targets: 50, runs: 1 } : { targets: 1000, runs: 3 }), kubeconform });
  }
  if (wants('diff')) {
    await benchDiff(
      quick
        ? { targets: 50, changed: 5, runs: 1, dyffTargets: [10], apps: 5 }
        : { targets: 5000, changed: 10, runs: 3, dyffTargets: [500, 5000], apps: 100 },
    );
  }
  process.stdout.write(`\nat the end: ${loadLine()}\n`);
}

main(process.argv.slice(2)).catch((cause: unknown) => {
  process.stderr.write(`${cause instanceof Error ? cause.stack : cause}\n`);
  process.exitCode = 1;
});
