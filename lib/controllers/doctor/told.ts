import { type Finding, quote, refusal } from '../../model/finding';
import type { JsonMap } from '../../model/json';
import { kindOf, nameIn, namespaceIn } from './cluster-dump';

/** The subject of a finding of the doctor. */
interface Patient {
  readonly environment: string;
  readonly app?: string;
  readonly object?: string;
  readonly path?: string;
}

/** The finding that an object is missing in the cluster. */
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

/** The finding that an object which grants rights differs from the administrator's file. */
export const differs = (subject: Patient, how: string, remedy: string): Finding =>
  refusal('CLUSTER_DIFFERS', how, subject, remedy);

/** The finding that no controller acts on an object, or on all objects of a kind. */
export const unseen = (subject: Patient, what: string, remedy: string): Finding =>
  refusal('NO_CONTROLLER', what, subject, remedy);
