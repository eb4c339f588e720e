import { DeliveryError, type Finding } from '../../../../model/finding';
import type { AppName, ReleaseId } from '../../../../model/scalars';
import type { Snapshot } from '../../../delivery';
import type { Plan } from '../../plan';
import type { Asked } from '../change-entry';
import type { ProjectTools } from '../project-tools';
import { planWitness } from './plan-witness';
import { codeMissing } from './render-again';
import { notVerifiable, verifiable } from './verifiable';
import type { WaitingRelease } from './waiting-releases';

/** A release that waited for a witness, and the result of rendering it again for an approval. */
export interface RenderedForApproval {
  readonly app: AppName;
  readonly release: ReleaseId;
  /** Why the approval does not count as a witness of it; absent where the same files came out. */
  readonly findings: readonly Finding[];
  /** Set where the clone lacks its code: once that is pulled, the same approval is the witness. */
  readonly behind?: true;
}

/** The witnesses that an approval brings along. */
interface ApprovingWitness {
  readonly rendered: readonly RenderedForApproval[];
  /** Plans to keep the witnesses of what came out the same; absent where there is none. */
  readonly keep?: (snapshot: Snapshot) => Promise<Plan>;
}

/**
 * Renders the releases of a plan again that wait for a witness, for the person who approves it.
 *
 * @param codeAtHand gives the project's code; undefined where it is not at hand
 */
export async function approvingWitness(
  snapshot: Snapshot,
  plan: Plan,
  asked: Pick<Asked, 'requestedBy' | 'now'>,
  codeAtHand: () => Promise<ProjectTools | undefined>,
): Promise<ApprovingWitness> {
  const waiting = waitingIn(plan);
  if (waiting.length === 0) return { rendered: [] };
  const tools = await codeAtHand();
  if (!tools) return { rendered: waiting.map((each) => told(each, [codeElsewhere(each)])) };
  const planned = (releases: readonly WaitingRelease[]) => (now: Snapshot) =>
    planWitness(now, { ...asked, releases }, ({ app, record }) => ({
      ...tools,
      render: verifiable(tools.render, record, app),
    }));
  const rendered: RenderedForApproval[] = [];
  let isBare: boolean | undefined;
  for (const each of waiting) {
    const isKnown = (await tools.project.repository.resolve(each.record.code)) !== undefined;
    if (isKnown) {
      rendered.push(told(each, await refusalsOf(planned([each])(snapshot), plan)));
      continue;
    }
    // Nothing is pulled into a bare clone, such as one of the delivery repository: the code is elsewhere.
    isBare ??= await tools.project.repository.isBare();
    rendered.push(
      isBare
        ? told(each, [codeElsewhere(each)])
        : { ...told(each, [codeMissing(each.record, each.app)]), behind: true },
    );
  }
  const same = waiting.filter((_, at) => rendered[at]?.findings.length === 0);
  return { rendered, ...(same.length === 0 ? {} : { keep: planned(same) }) };
}

/** The placements of a plan that have no witness. */
function waitingIn({ findings, targets }: Plan): WaitingRelease[] {
  const unproven = new Set(
    findings.flatMap(({ code, subject }) => (code === 'RENDERS_UNPROVEN' ? [subject.app] : [])),
  );
  return targets.flatMap(({ app, to: record }) => (record && unproven.has(app) ? [{ app, record }] : []));
}

/** Why what came out is no witness for the plan's environments. */
async function refusalsOf(planning: Promise<Plan>, { targets }: Plan): Promise<readonly Finding[]> {
  try {
    return (await planning).findings.filter(
      ({ severity, code, subject }) =>
        severity === 'refusal' ||
        (code === 'NOT_SIGNED' && targets.some(({ environment }) => environment === subject.environment)),
    );
  } catch (error) {
    if (error instanceof DeliveryError) return error.findings;
    throw error;
  }
}

function codeElsewhere({ app, record }: WaitingRelease): Finding {
  const remedy = 'approve it in a clone of the project, or have it witnessed there';
  return notVerifiable(record, app, "the project's code is not at hand", remedy);
}

const told = ({ app, record: { release } }: WaitingRelease, findings: readonly Finding[]) => ({
  app,
  release,
  findings,
});
