import { measure, type Timing } from '../measure';
import { medianPhases, type Phases } from './phases';
import { promoteOne, releaseOne } from './run-change';
import { promoteArguments, releaseArguments, runCli, runNothing } from './run-cli';
import type { World } from './world';

/** What a verb takes: its parts in this process, and all of it as a process of its own. */
export interface VerbTimes {
  readonly phases: Phases;
  /** `node` without a program. */
  readonly startUp: Timing;
  /** `node` with the code of the command, which prints its help. */
  readonly loaded: Timing;
  readonly process: Timing;
}

/** What was measured in one world. */
export interface WorldTimes {
  readonly apps: number;
  readonly files: number;
  /** Milliseconds that rendering every target of the fleet took. */
  readonly wholeFleet: number;
  /** Milliseconds of a render that renders nothing: checkout, start-up of the child and loading the fleet's modules. */
  readonly emptyRender: Timing;
  readonly promote: VerbTimes;
  readonly release: VerbTimes;
}

/** How many apps have to be ahead in dev for so many runs. */
export const appsAhead = (runs: number): number => 2 * runs + 1;

/** Measures promotions and releases of single apps in a world; each run changes another app. */
export async function measureWorld(world: World, cli: string, runs: number): Promise<WorldTimes> {
  const startUp = await measure(runs, runNothing);
  const loaded = (verb: string) => measure(runs, () => runCli(cli, world, [verb, '--help']));

  await promoteOne(world, 2 * runs);
  const promotions: Phases[] = [];
  for (let run = 0; run < runs; run++) promotions.push(await promoteOne(world, run));
  const promote = {
    phases: medianPhases(promotions),
    startUp,
    loaded: await loaded('promote'),
    process: await measure(runs, (run) => runCli(cli, world, promoteArguments(runs + run))),
  };

  const empty = { code: world.project.commit, apps: [], environmentInputs: [] };
  const emptyRender = await measure(runs, () => world.render(empty));
  const releases: Phases[] = [];
  for (let run = 0; run < runs; run++) releases.push(await releaseOne(world, run, 3));
  const release = {
    phases: medianPhases(releases),
    startUp,
    loaded: await loaded('release'),
    process: await measure(runs, (run) => runCli(cli, world, releaseArguments(runs + run, 3))),
  };
  const { apps, files, rendered } = world;
  return { apps, files, wholeFleet: rendered, emptyRender, promote, release };
}
