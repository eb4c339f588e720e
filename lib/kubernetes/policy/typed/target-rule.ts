import type { JsonMap } from '../../../model/json';
import type { PolicySeverity } from './policy-props';
import type { JudgedObject } from './policy-result';

/** A problem of an object that only shows beside the others. */
export interface Violation {
  readonly object: JudgedObject;
  readonly message: string;
  readonly path?: string;
}

/** The props of a {@link TargetRule}. */
interface TargetRuleProps {
  readonly name: string;
  readonly description: string;
  readonly severity?: PolicySeverity;
  readonly environments?: readonly string[];
  readonly remedy: string;

  /**
   * Kinds of objects that it looks at, whatever their group, such as `Deployment`; others are not prepared for it.
   *
   * @default - all
   */
  readonly kinds?: readonly string[];

  /** Finds what is wrong among objects that are delivered together; the objects are prepared. */
  readonly check: (objects: readonly JsonMap[]) => readonly Violation[];
}

/**
 * A rule about several objects at once, such as a Deployment and its PodDisruptionBudget. An admission policy sees one
 * object only, so a rule of this kind holds before the merge and cannot be put into the cluster.
 */
export class TargetRule {
  readonly name: string;
  readonly props: TargetRuleProps;
  readonly severity: PolicySeverity;

  constructor(props: TargetRuleProps) {
    this.name = props.name;
    this.props = props;
    this.severity = props.severity ?? 'refusal';
  }

  /** Whether the rule holds in an environment. */
  holdsIn(environment: string): boolean {
    return this.props.environments?.includes(environment) ?? true;
  }
}
