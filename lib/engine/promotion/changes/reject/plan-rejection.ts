import { DeliveryError, didYouMean, quote } from '../../../../model/finding';
import { printPerson } from '../../../../model/scalars';
import { addRejection, removeRejection } from '../../../../registry';
import { rejectionsIn, type Snapshot } from '../../../delivery';
import type { Plan } from '../../plan';
import type { Asked } from '../change-entry';
import { planDecision, reasonFor } from '../plan-decision';
import type { RejectChange, UnrejectChange } from './change';
import { neverMet } from './met-before';
import { turnedBy } from './turned-by';

/**
 * Plans a rejection. A release that never ran is refused (`NEVER_RAN`).
 *
 * @throws DeliveryError `INVALID_OPTION` for a missing reason, `UNKNOWN_ENVIRONMENT`
 */
export async function planRejection(
  snapshot: Snapshot,
  { what, ...asked }: Omit<RejectChange, 'verb'> & Asked,
): Promise<Plan> {
  const { home } = snapshot;
  const path = snapshot.pathOf({ kind: 'rejections' });
  const rejection = {
    what,
    reason: reasonFor('reject', asked),
    by: printPerson(asked.requestedBy),
    since: asked.now.toISOString(),
  };
  const text = await snapshot.text(home, path);
  const known = (await rejectionsIn(snapshot)).some((each) => each.what === what);
  const change: RejectChange = { verb: 'reject', what };
  return planDecision(snapshot, home, asked, change, {
    path,
    edits: known ? [] : [{ kind: 'file', path, content: addRejection(text, rejection, path) }],
    findings: known ? [] : await neverMet(snapshot, what),
    startsFrom: rejectionStart(what, known),
    ...(known ? { reached: (await turnedBy(home, what, true))?.commit } : {}),
  });
}

/**
 * Plans the end of a rejection.
 *
 * @throws DeliveryError `INVALID_OPTION` for what never was rejected
 */
export async function planUnrejection(
  snapshot: Snapshot,
  { what, ...asked }: Omit<UnrejectChange, 'verb'> & Asked,
): Promise<Plan> {
  const { home } = snapshot;
  const path = snapshot.pathOf({ kind: 'rejections' });
  const text = await snapshot.text(home, path);
  const rejections = await rejectionsIn(snapshot);
  const known = rejections.some((each) => each.what === what);
  const change: UnrejectChange = { verb: 'unreject', what };
  const startsFrom = rejectionStart(what, known);
  if (text !== undefined && known) {
    const content = removeRejection(text, what, path);
    const edits = [{ kind: 'file' as const, path, content }];
    return planDecision(snapshot, home, asked, change, { path, edits, startsFrom });
  }
  const ended = await turnedBy(home, what, false);
  if (ended)
    return planDecision(snapshot, home, asked, change, {
      path,
      edits: [],
      startsFrom,
      reached: ended.commit,
    });
  const names = rejections.map((each) => each.what);
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${quote(what)} is not rejected and never was, rejected are: ${names.join(', ') || 'none'}${didYouMean(what, names)}`,
    {},
    {
      remedy:
        names.length === 0 ? 'nothing is left to end: nothing is rejected' : 'name one that is rejected',
    },
  );
}

function rejectionStart(what: string, known: boolean): Plan['startsFrom'] {
  return { [what]: known ? 'rejected' : 'not rejected' };
}
