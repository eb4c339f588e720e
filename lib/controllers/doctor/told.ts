import { type Finding, quote, refusal } from '../../model/finding';
import type { JsonMap } from '../../model/json';
import { kindOf, nameIn, namespaceIn } from './cluster-dump';

/** What a finding of the doctor is about. */
interface Patient {
  readonly environment: string;
  readonly app?: string;
  readonly object?: string;
  readonly path?: string;
}

/** That an object is not in the cluster. */
export function missing(
  subject: Patient,
  wanted: JsonMap,
  remedy = `have an administrator apply bootstrap/${subject.environment}.yaml; or dump ${wanted['kind']}s too`,
): Finding {
  const place = namespaceIn(wanted);
  const where = place === undefined ? '' : ` in the namespace ${place}`;
  return refusal(
    'NOT_IN_CLUSTER',
    `there is no ${kindOf(wanted)} ${quote(nameIn(wanted))}${where}`,
    subject,
    remedy,
  );
}

/** That an object which grants rights is not what the administrator's file says. */
export const differs = (subject: Patient, how: string, remedy: string): Finding =>
  refusal('CLUSTER_DIFFERS', how, subject, remedy);

/** That nobody acts on an object, or on all of a kind. */
export const unseen = (subject: Patient, what: string, remedy: string): Finding =>
  refusal('NO_CONTROLLER', what, subject, remedy);
