import type { Snapshot } from '../../engine/delivery';
import { isRejected, rejectedIn } from '../../engine/judgement';
import {
  changeOf,
  commandLine,
  openProposals,
  type Plan,
  type PromoteChange,
  standsIn,
  type UnfreezeChange,
} from '../../engine/promotion';
import type { AppName, EnvironmentName } from '../../model/scalars';
import { plural } from '../../model/text';
import { standing } from './standing';

/** As many proposals as are told one by one. */
const NAMED = 2;

/** The verbs that end what stopped changes of a target, or of environments. */
const ENDINGS: ReadonlySet<Plan['verb']> = new Set(['unhold', 'all-clear', 'unfreeze']);

/** What waited for the end of a hold, an alarm or a freeze: the proposals that are open there, or the promotion of the app. */
export async function whatWaited(
  snapshot: Snapshot,
  { verb, change, effect }: Plan,
): Promise<readonly string[]> {
  if (!ENDINGS.has(verb) || effect === 'refused') return [];
  const { environment, app } = change as UnfreezeChange & { readonly app?: AppName };
  const places = [environment].flat();
  const { proposals } = await openProposals(snapshot, (id) =>
    places.some((each) => id.startsWith(`${each}/`)),
  );
  const waiting = proposals.filter(({ intent: { apps } }) => app === undefined || apps.includes(app));
  if (waiting.length > NAMED)
    return [`${commandLine('status')}   # ${plural(waiting.length, 'proposal')} waited there`];
  const merges = waiting.map(
    ({ id }) => `${commandLine('merge', id)}   # it waited, and goes once it is approved`,
  );
  if (merges.length > 0 || app === undefined) return merges;
  return (await Promise.all(places.map((to) => promotionInto(snapshot, to, app)))).flat();
}

/** The promotion of what an upstream runs and the environment does not. */
async function promotionInto(
  snapshot: Snapshot,
  to: EnvironmentName,
  app: AppName,
): Promise<readonly string[]> {
  const runs = (await standing(snapshot, to, app))?.release;
  const environment = snapshot.readableEnvironments.find(({ name }) => name === to);
  const rejected = await rejectedIn(snapshot, to);
  for (const from of environment?.promotesFrom.environments ?? []) {
    const record = await standing(snapshot, from, app);
    if (record === undefined || record.release === runs || record.renders.trees[to] === undefined) continue;
    if (await isRejected(snapshot, to, app, record, rejected)) continue;
    const promotion = { verb: 'promote', apps: [app], to } as PromoteChange;
    return [`${changeOf('promote').command(promotion)}   # ${from} runs ${record.release}`];
  }
  return [];
}

/** An app that stands nowhere any more leaves the data once the code does not define it either. */
export async function whenGone(
  snapshot: Snapshot,
  { verb, targets, effect }: Plan,
): Promise<readonly string[]> {
  if (verb !== 'retire' || effect === 'refused') return [];
  const steps: string[] = [];
  for (const app of new Set(targets.map((each) => each.app))) {
    const left = new Set(targets.flatMap((each) => (each.app === app ? [each.environment] : [])));
    const others = (await standsIn(snapshot, app)).filter((each) => !left.has(each));
    if (others.length > 0 || !(await snapshot.hasApp(app))) continue;
    steps.push(
      `${commandLine('configure')}   # once ${app} is taken out of the code: then it leaves the data, too`,
    );
  }
  return steps;
}
