import { DeliveryError, type Finding } from '../../../model/finding';
import type { CommitId, EnvironmentName } from '../../../model/scalars';
import { type Location, misnamedIn, repositoryOf, type Snapshot } from '../../delivery';
import type { TreeEdit } from '../../git';
import { warned } from '../../judgement';
import { type Change, completePlan, type Plan } from '../plan';
import { planFrame } from '../plan-frame';
import { fileStart } from '../starting-point';
import type { Asked } from './change-entry';

/** How a person's decision changes its file: a freeze, a hold, a rejection, or the end of one or of a waiver. */
export interface Decision {
  readonly path: string;
  readonly edits: readonly TreeEdit[];
  /** Findings about it, refusals included. */
  readonly findings?: readonly Finding[];
  /** The text that the change starts from; the present file unless given. */
  readonly startsFrom?: Plan['startsFrom'];
  /** The commit that already decided so. */
  readonly reached?: CommitId | undefined;
}

/** The plan of a decision, which needs no approval. Where the file is already as asked, nothing is to be done. */
export async function planDecision(
  snapshot: Snapshot,
  location: Location,
  asked: Asked,
  change: Change & { readonly environment?: EnvironmentName },
  decision: Decision,
): Promise<Plan> {
  return planDecisions(snapshot, location, asked, change, [decision]);
}

/** The same of decisions in several environments of one branch, as one commit. */
export async function planDecisions(
  snapshot: Snapshot,
  location: Location,
  asked: Asked,
  change: Change & { readonly environment?: EnvironmentName | readonly EnvironmentName[] },
  decisions: readonly Decision[],
): Promise<Plan> {
  const governed = change.environment === undefined ? [] : [change.environment].flat();
  const [environment, ...others] = governed;
  const starts = decisions.map(
    async ({ startsFrom, path }) => startsFrom ?? fileStart(path, await snapshot.text(location, path)),
  );
  const findings = [
    ...decisions.flatMap((each) => each.findings ?? []),
    ...(await misnamedIn(snapshot, governed)).map(warned),
  ];
  const reached = decisions.flatMap((each) => each.reached ?? []);
  const [only] = reached;
  return completePlan(snapshot.layoutAt(location), {
    ...planFrame(location, asked, change),
    at: asked.now.toISOString(),
    ...(environment === undefined || others.length > 0 ? {} : { environment }),
    edits: decisions.flatMap(({ edits }) => edits),
    ...(findings.length > 0 ? { findings } : {}),
    startsFrom: Object.assign({}, ...(await Promise.all(starts))),
    concerns: decisions.map(({ path }) => path),
    ...(only === undefined || decisions.length > 1 ? {} : { reached: only }),
  });
}

/** The end of a decision: its file is removed. */
export async function removal(snapshot: Snapshot, location: Location, path: string): Promise<Decision> {
  // Also where it is not a file: a person may have put a folder there.
  const there =
    (await snapshot.text(location, path)) !== undefined ||
    (location.head !== undefined && (await repositoryOf(location).idAt(location.head, path)) !== undefined);
  return { path, edits: there ? [{ kind: 'delete', path }] : [] };
}

/**
 * The reason, which a decision needs.
 *
 * @throws DeliveryError `INVALID_OPTION`
 */
export function reasonFor(verb: string, { reason }: Pick<Asked, 'reason'>): string {
  if (reason) return reason;
  throw DeliveryError.of('INVALID_OPTION', `${verb} needs a reason`, {}, { remedy: 'say why with --reason' });
}
