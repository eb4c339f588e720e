import type { IConstruct } from 'constructs';
import type { ObjectFacts } from '../../model/exchange';
import { DeliveryError, quote } from '../../model/finding';

const stated = new WeakMap<IConstruct, ObjectFacts>();

const PHASES: readonly unknown[] = ['before', 'with', 'after'];

/**
 * States facts about every object of a construct, also about those that are added later. The controller of the
 * environment translates them: Argo CD makes sync waves and sync options of them. A fact stated nearer to the object
 * wins.
 *
 * @example
 * facts(claim, { keep: true });
 * facts(job, { phase: 'before', runOnce: true });
 *
 * @throws DeliveryError `INVALID_OPTION` for an unknown phase, or an order that is not an integer
 */
export function facts(construct: IConstruct, said: ObjectFacts): void {
  const { phase = 'with', order = 0 } = said;
  if (!PHASES.includes(phase)) {
    throw DeliveryError.of('INVALID_OPTION', `${quote(phase)} is not a phase: ${PHASES.join(', ')}`);
  }
  if (!Number.isSafeInteger(order)) {
    throw DeliveryError.of(
      'INVALID_OPTION',
      `the order of an object is an integer, got ${quote(String(order))}`,
    );
  }
  stated.set(construct, { ...stated.get(construct), ...said });
}

/** What was stated about an object, by itself and by the constructs around it. */
export function factsOf(object: IConstruct): ObjectFacts | undefined {
  const around = object.node.scopes.flatMap((each) => stated.get(each) ?? []);
  return around.length === 0 ? undefined : Object.assign({}, ...around);
}
