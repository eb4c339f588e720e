import type { ObjectFacts } from '../../../model/exchange';
import type { Subject } from '../../../model/finding';
import { orderProblems, placeOf } from '../../facts/order';
import { nameWith, runOnceProblems, type StatedObject } from '../../facts/run-once';
import { refuseProblems } from '../../facts/unsupported';
import { STAGE } from '../names';
import { stageAt } from '../stages';

/**
 * Translates an object's facts for Flux. Phase and order are a stage, which is a separate Kustomization; an object
 * that is kept is not pruned. A Job that runs once is named after what it does: Flux finds it done as long as it brings
 * the same, and never changes one that stands, which Kubernetes would refuse.
 *
 * @throws DeliveryError `FACT_NOT_SUPPORTED` for what Flux cannot do
 */
export function translateFacts(object: object, facts: ObjectFacts, subject: Subject): object {
  const stated = object as StatedObject;
  refuseProblems(stated, [...orderProblems(facts, 'Flux'), ...runOnceProblems(stated, facts)], subject);
  const { metadata, ...rest } = stated;
  const stage = stageAt(placeOf(facts));
  const annotations = {
    ...metadata.annotations,
    ...(stage !== undefined && { [STAGE]: stage }),
    ...(facts.keep && { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' }),
  };
  return {
    ...rest,
    metadata: {
      ...metadata,
      name: nameWith(stated, facts),
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
  };
}
