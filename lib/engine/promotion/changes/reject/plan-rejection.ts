import { DeliveryError, didYouMean, quote } from '../../../../model/finding';
import { printPerson } from '../../../../model/scalars';
import { addRejection, removeRejection, rewordRejection } from '../../../../registry';
import { rejectionsIn, type Snapshot } from '../../../delivery';
import type { Plan } from '../../plan';
import type { Asked } from '../change-entry';
import { commandLine, WHY, withReason } from '../command-line';
import { planDecision, reasonFor } from '../plan-decision';
import { isOfAnother, standsWith } from '../standing-decision';
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
  const known = (await rejectionsIn(snapshot)).find((each) => each.what === what);
  const change: RejectChange = { verb: 'reject', what };
  const startsFrom = rejectionStart(what, known !== undefined);
  if (!known)
    return planDecision(snapshot, home, asked, change, {
      path,
      edits: [{ kind: 'file', path, content: addRejection(text, rejection, path) }],
      findings: await neverMet(snapshot, what),
      startsFrom,
    });
  const same = known.reason === rejection.reason;
  // Other words are its owner's to give. What another person asks for is done already: only its reason stays.
  if (!same && !isOfAnother(known, path, asked))
    return planDecision(snapshot, home, asked, change, {
      path,
      edits: [{ kind: 'file', path, content: rewordRejection(text, rejection, path) }],
      startsFrom,
    });
  return planDecision(snapshot, home, asked, change, {
    path,
    edits: [],
    findings: same
      ? []
      : [
          standsWith(
            quote(what),
            known,
            `to put yours in its place: \`${commandLine('unreject', what)}\`, then \`${withReason(commandLine('reject', what, ...WHY), rejection.reason)}\``,
          ),
        ],
    startsFrom,
    reached: (await turnedBy(home, what, true))?.commit,
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
