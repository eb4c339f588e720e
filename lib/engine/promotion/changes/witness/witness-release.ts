import { DeliveryError } from '../../../../model/finding';
import type { EnvironmentName } from '../../../../model/scalars';
import type { Snapshot } from '../../../delivery';
import type { Plan } from '../../plan';
import type { Asked } from '../change-entry';
import { projectTools } from '../project-tools';
import type { WitnessChange } from './change';
import { planWitness } from './plan-witness';
import { releaseToRender } from './release-to-render';
import { codeMissing } from './render-again';
import { verifiable } from './verifiable';
import { type WaitingRelease, waitingReleases } from './waiting-releases';

/**
 * Finds the releases, renders them again and plans to keep their witnesses, in one commit. Of all that wait, those that
 * this person cannot witness are left out, with a note.
 *
 * @param first the plan of the first attempt: which releases it is was decided there
 * @throws DeliveryError `NOT_VERIFIABLE` where it cannot be known what a release renders to
 */
export async function witnessRelease(
  snapshot: Snapshot,
  request: Omit<WitnessChange, 'verb'> & Asked,
  first?: Plan,
): Promise<Plan> {
  const { render, project } = projectTools(request);
  const { apps, environment } = first ? (first.change as WitnessChange) : request;
  const { releases: chosen, problems } = await chooseReleases(snapshot, apps, environment);
  for (const { app, record } of chosen) {
    if ((await project.repository.resolve(record.code)) !== undefined) continue;
    throw new DeliveryError([codeMissing(record, app)]);
  }
  const tools = (each: WaitingRelease) => ({ render: verifiable(render, each.record, each.app), project });
  return planWitness(snapshot, { ...request, releases: chosen, problems }, tools);
}

async function chooseReleases(
  snapshot: Snapshot,
  apps: WitnessChange['apps'],
  environment: EnvironmentName | undefined,
): Promise<Awaited<ReturnType<typeof waitingReleases>>> {
  if (environment !== undefined) snapshot.environment(environment);
  const isGiven = apps !== 'all' && apps.every((each) => typeof each !== 'string');
  const { releases: waiting, problems } = isGiven
    ? { releases: [], problems: [] }
    : await waitingReleases(snapshot, environment);
  if (apps === 'all') return { releases: waiting.map((each) => ({ ...each, optional: true })), problems };
  const chosen: WaitingRelease[] = [];
  for (const each of apps) {
    const { app, release } = typeof each === 'string' ? { app: each, release: undefined } : each;
    const known = waiting.filter((one) => one.app === app);
    chosen.push(...known);
    if (known.length > 0 && environment !== undefined) continue;
    // A release that was just made will wait once it is promoted.
    const record = await releaseToRender(snapshot, app, release);
    if (known.some((one) => one.record.release === record.release)) continue;
    chosen.push(known.length > 0 ? { app, record, optional: true } : { app, record });
  }
  return { releases: chosen, problems };
}
