import type { Finding } from '../../../../model/finding';
import {
  type AppName,
  type EnvironmentName,
  parseAppName,
  parseEnvironmentName,
  type ReleaseId,
} from '../../../../model/scalars';
import type { Snapshot } from '../../../delivery';
import type { Plan } from '../../plan';
import { commandLine, optionWords } from '../command-line';

/**
 * Where a release was not rendered for an environment, and one that was is on its way there, what says so names the promotion
 * that brings that one on: to release again is the remedy of the others.
 */
export async function namingFirst(snapshot: Snapshot, plan: Plan): Promise<Plan> {
  if (!plan.findings.some(({ code }) => code === 'NOT_RENDERED_FOR')) return plan;
  return { ...plan, findings: await Promise.all(plan.findings.map((each) => named(snapshot, each))) };
}

async function named(snapshot: Snapshot, found: Finding): Promise<Finding> {
  const { environment, app } = found.subject;
  if (found.code !== 'NOT_RENDERED_FOR' || environment === undefined || app === undefined) return found;
  const first = await onItsWay(snapshot, parseEnvironmentName(environment), parseAppName(app));
  if (!first) return found;
  const { to, release } = first;
  const command = commandLine('promote', app, ...optionWords('to', to));
  return {
    ...found,
    remedy: `${release} was rendered for ${environment}, and ${to} has to have it first: \`${command}\``,
  };
}

/** The next step of a release that was rendered for an environment, of those that its upstreams could get; the nearest one. */
async function onItsWay(
  snapshot: Snapshot,
  environment: EnvironmentName,
  app: AppName,
): Promise<{ readonly to: EnvironmentName; readonly release: ReleaseId } | undefined> {
  const upstreamsOf = (name: EnvironmentName) => snapshot.environment(name).promotesFrom.environments;
  const asked = new Set(upstreamsOf(environment));
  for (const to of asked)
    for (const from of upstreamsOf(to)) {
      const record = (await snapshot.record(from, app))?.record;
      if (record?.renders.trees[environment] !== undefined) return { to, release: record.release };
      asked.add(from);
    }
  return undefined;
}
