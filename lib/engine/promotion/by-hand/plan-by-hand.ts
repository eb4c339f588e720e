import { DeliveryError, quote } from '../../../model/finding';
import { parseRecord, parseTrailers, trailerValues } from '../../../registry';
import { repositoryOf, type Snapshot } from '../../delivery';
import { type ContentChecks, saysTheSame } from '../../judgement';
import { changeOf } from '../changes/registry';
import type { Plan } from '../plan';
import type { BranchByHand } from './branch-by-hand';
import type { ReadChange } from './read-change';
import { unclearFinding } from './unclear-change';

/**
 * Plans what a branch amounts to as if it had been asked for by a command, on the present head. What the plan puts in place has to be what the
 * branch holds: what people read there is what is merged. The verb may add its own, as a rollback does with its hold.
 */
export async function planByHand(
  snapshot: Snapshot,
  made: BranchByHand,
  { change, environment }: ReadChange,
  { now, content }: { readonly now: Date; readonly content?: ContentChecks | undefined },
): Promise<Plan> {
  const { commits, branch } = made;
  const [last] = commits;
  if (!last) throw DeliveryError.of('INTERNAL', 'a branch without a commit is planned');
  const trailers = parseTrailers(last.message);
  const [ticket] = trailerValues(trailers, 'ticket');
  const [reason = last.message.split('\n', 1)[0]?.trim()] = trailerValues(trailers, 'reason');
  const { name, email } = last.author;
  const plan = await changeOf(change.verb).plan(snapshot, {
    ...change,
    requestedBy: { name, email },
    now,
    ...(reason ? { reason } : {}),
    ...(ticket === undefined ? {} : { ticket }),
    ...(content ? { content } : {}),
  });
  const findings = [...plan.findings];
  for (const target of plan.targets) {
    if (target.change === 'same') continue;
    const subject = { environment, app: target.app };
    const differs = await difference(snapshot, made, target);
    if (differs !== undefined) findings.push(unclearFinding(quote(branch), differs, [change], subject));
  }
  return {
    ...plan,
    findings,
    effect: findings.some(({ severity }) => severity === 'refusal') ? 'refused' : plan.effect,
  };
}

/** What a branch holds of a target and its plan does not, in words. */
async function difference(
  snapshot: Snapshot,
  { location, head }: BranchByHand,
  { environment, app, to, tree }: Plan['targets'][number],
): Promise<string | undefined> {
  const repository = repositoryOf(location);
  const file = snapshot.pathOf({ kind: 'record', environment, app });
  const [held, text] = await Promise.all([
    repository.idAt(head, snapshot.manifestPath(environment, app)),
    repository.readText(`${head}:${file}`),
  ]);
  if (held !== tree.after)
    return `its files of ${app} are ${held ?? 'gone'}, and would be ${tree.after ?? 'gone'}`;
  if ((text === undefined) !== (to === undefined)) return `its record of ${app} is not what would be written`;
  if (text === undefined || to === undefined || saysTheSame(parseRecord(text, file), to)) return undefined;
  return `its record of ${app} says something else of ${to.release} than the release has`;
}
