import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { DeliveryError, type Finding, quote, refusal } from '../../../../model/finding';
import { type EnvironmentName, parseWaiverName, type WaiverName } from '../../../../model/scalars';
import {
  type AskedWaiver,
  editWaiver,
  parseAskedWaiver,
  parseWaiver,
  type Waiver,
  waiverProblems,
} from '../../../../registry';
import { misnamedIn, type Snapshot } from '../../../delivery';
import type { TreeEdit } from '../../../git';
import { judgeWaiverFile, warned } from '../../../judgement';
import { completePlan, type Plan } from '../../plan';
import { planFrame } from '../../plan-frame';
import { fileStart } from '../../starting-point';
import type { Asked } from '../change-entry';
import type { WaiveChange } from './change';

/**
 * Plans a waiver. It weakens what guards the environment, so it needs that environment's approvals.
 *
 * @throws DeliveryError `INVALID_OPTION`, `NOT_WAIVABLE`, `UNKNOWN_APP`, `WAIVER_EXPIRED`, all at once; `DUPLICATE_NAME`
 *   where another waiver has the name
 */
export async function planWaiver(
  snapshot: Snapshot,
  request: Omit<WaiveChange, 'verb'> & Asked,
): Promise<Plan> {
  const environment = snapshot.environment(request.environment);
  const location = snapshot.locationOf(environment.name);
  const asked: AskedWaiver = { ...request.waiver, reason: request.reason ?? '' };
  const name = request.name ?? nameOf(asked);
  const path = snapshot.pathOf({ kind: 'waiver', environment: environment.name, name });
  const judged = await judgeWaiverFile(snapshot, environment.name, path, asked, request.now);
  const problems = optionProblems(asked);
  const isNoDate = waiverProblems(asked).some(({ field }) => field === 'expires');
  DeliveryError.throwIfAny([
    ...problems,
    ...judged.filter(
      ({ severity, code }) => severity === 'refusal' && !(isNoDate && code === 'WAIVER_EXPIRED'),
    ),
  ]);
  const waiver = parseAskedWaiver(asked);
  const text = await snapshot.text(location, path);
  const known = text === undefined ? undefined : parseWaiver(text, path);
  if (known) assertSameMatter(known, waiver, name, environment.name);
  const edits: TreeEdit[] =
    known && isDeepStrictEqual({ ...known }, waiver)
      ? []
      : [{ kind: 'file', path, content: editWaiver(text, waiver, path) }];
  const change: WaiveChange = { verb: 'waive', environment: environment.name, waiver: request.waiver, name };
  return completePlan(snapshot.layoutAt(location), {
    ...planFrame(location, request, change),
    environment: environment.name,
    edits,
    findings: [...judged, ...(await misnamedIn(snapshot, [environment.name])).map(warned)],
    startsFrom: fileStart(path, text),
    concerns: [path],
    approvals: {
      needed: edits.length === 0 ? 0 : environment.approvals.reviewers,
      owners: environment.approvals.owners,
    },
  });
}

/**
 * What is wrong with the options themselves; a text that cannot be the name of a rule is reported as unknown in any
 * case.
 */
function optionProblems(waiver: AskedWaiver): Finding[] {
  if (waiver.reason === '')
    return [
      refusal('INVALID_OPTION', 'waive needs a reason', {}, 'say why with --reason'),
      ...optionProblems({ ...waiver, reason: '-' }),
    ];
  return waiverProblems(waiver)
    .filter(({ field }) => field !== 'rule')
    .map(({ message }) => refusal('INVALID_OPTION', message));
}

function assertSameMatter(
  known: Waiver,
  waiver: Waiver,
  name: WaiverName,
  environment: EnvironmentName,
): void {
  const matter = ({ rule, app, object }: Waiver) => [rule, app, object].filter((each) => each !== undefined);
  if (isDeepStrictEqual(matter(known), matter(waiver))) return;
  throw DeliveryError.of(
    'DUPLICATE_NAME',
    `the waiver ${quote(name)} of ${environment} is about ${quote(matter(known).join(', '))}, not about ${quote(matter(waiver).join(', '))}`,
    { environment },
    { remedy: 'give another --name, or lift that one first' },
  );
}

/** A name for a waiver's file, the same for the same matter. */
function nameOf({ rule, app, object }: AskedWaiver): WaiverName {
  const words = [rule, app, object].filter((each) => each !== undefined).join('-');
  const name = words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  if (object === undefined && name !== '' && name.length <= 63) return parseWaiverName(name);
  // Different objects may read alike without their signs: the hash tells them apart.
  const hash = createHash('sha256').update(words).digest('hex').slice(0, 6);
  return parseWaiverName(`${name.slice(0, 56).replace(/-$/, '') || 'waiver'}-${hash}`);
}
