import { DeliveryError } from '../../../../model/finding';
import type { Snapshot } from '../../../delivery';
import type { Plan } from '../../plan';
import type { Asked } from '../change-entry';
import { projectTools } from '../project-tools';
import type { WitnessChange } from './change';
import { planWitness } from './plan-witness';
import { releaseToRender } from './release-to-render';
import { notVerifiable, verifiable } from './verifiable';

/**
 * Finds a release, renders it again and plans to keep the witness.
 *
 * @param first the plan of the first attempt: which release it is was decided there
 * @throws DeliveryError `NOT_VERIFIABLE` where it cannot be known what the release renders to
 */
export async function witnessRelease(
  snapshot: Snapshot,
  request: Omit<WitnessChange, 'verb'> & Asked,
  first?: Plan,
): Promise<Plan> {
  const { app } = request;
  const { render, project } = projectTools(request);
  const chosen = first ? (first.change as WitnessChange).release : request.release;
  const record = await releaseToRender(snapshot, app, chosen);
  if ((await project.repository.resolve(record.code)) === undefined)
    throw new DeliveryError([
      notVerifiable(
        record,
        app,
        `its code, commit ${record.code}, is not in this clone`,
        'fetch the whole history of the project, such as by `git fetch --unshallow`',
      ),
    ]);
  return planWitness(snapshot, { ...request, record }, { render: verifiable(render, record, app), project });
}
