import { type ResourceKind, scopeOf } from '../../kubernetes/facts';
import type { ObjectFacts } from '../../model/exchange';
import { DeliveryError, type Subject } from '../../model/finding';
import { checkObjects } from './check-objects';
import type { MadeObject } from './made-object';
import { placed } from './placed';
import { pure } from './purity';

/** One target, with all that its objects depend on. */
interface TargetRequest {
  /** The target's environment and app. */
  readonly subject: Required<Pick<Subject, 'environment' | 'app'>>;
  readonly namespace: string;
  /** Labels of every object; an object's own win. */
  readonly labels: Readonly<Record<string, string>>;
  /** Kinds of its objects that belong to the whole cluster, beside Kubernetes' own and those that it defines. */
  readonly clusterKinds: readonly ResourceKind[];
  /** Makes the objects; it runs with clock, randomness, files and the like out of reach. */
  build(): readonly MadeObject[];
  /** Translates an object with facts for the controller. */
  translate(object: object, facts: ObjectFacts, subject: Subject): object;
}

/**
 * The Kubernetes objects of one target: built, put into their namespace, labelled, translated and checked.
 *
 * @throws DeliveryError with every problem of the target at once
 */
export function targetObjects(input: TargetRequest): readonly MadeObject[] {
  const { subject, namespace, labels, clusterKinds } = input;
  const built = pure(subject, () => input.build());
  const objects = built.map(({ object }) => object);
  const placing = { namespace, labels, scope: scopeOf(objects, clusterKinds) };
  const made = built.map((each) => {
    const object = placed(each.object, placing);
    if (each.facts === undefined) return { ...each, object };
    return { ...each, object: input.translate(object, each.facts, { ...subject, construct: each.origin }) };
  });
  DeliveryError.throwIfAny(checkObjects(made, subject));
  return made;
}
