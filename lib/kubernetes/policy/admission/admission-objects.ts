import type { SchemaSet } from '../../schema';
import type { PolicyRule } from '../typed/evaluate-policies';
import { Policy } from '../typed/policy';
import type { AdmissionAction, PolicySeverity } from '../typed/policy-props';
import { admissionPrefix } from './admission-names';
import { type PolicyPart, policyParts } from './policy-parts';
import { resourceRules } from './resource-rules';

/** Where policies are put into a cluster. */
export interface AdmissionTarget {
  /** Name of the environment; part of the objects' names. */
  readonly environment: string;
  /** Namespaces of the environment. */
  readonly namespaces: readonly [string, ...string[]];
  readonly schemas: SchemaSet;
  /**
   * Minor release of the cluster, the number behind `1.`.
   *
   * @default - that of the schemas
   */
  readonly minor?: number;
  /**
   * Whether rules about kinds without a namespace, such as ClusterRole, are put into the cluster. They hold in all of it.
   *
   * @default false
   */
  readonly clusterScoped?: boolean;
  /**
   * What the API server does, whatever the policies say; such as Audit for a trial.
   *
   * @default - what each policy says
   */
  readonly actions?: readonly [AdmissionAction, ...AdmissionAction[]];
  /**
   * The most that the API server does: a warning where a policy says Deny, or a note in the audit log only.
   *
   * @default - no limit
   */
  readonly limit?: 'Warn' | 'Audit';
}

/** A rule that is not put into the cluster, and why. */
export interface LeftOut {
  readonly policy: string;
  readonly reason: string;
}

/** A Kubernetes object as it is written to a manifest. */
export type AdmissionObject = Readonly<Record<string, unknown>> & {
  readonly kind: string;
  readonly metadata: { readonly name: string };
};

/**
 * The rules as admission policies: for each a ValidatingAdmissionPolicy and its binding, or several where a rule is
 * about pods, one for each shape of objects that describe them. Their expressions are the ones that are evaluated
 * before the merge.
 */
export function admissionObjects(
  rules: readonly PolicyRule[],
  target: AdmissionTarget,
): { readonly objects: AdmissionObject[]; readonly leftOut: LeftOut[] } {
  const { put, leftOut } = sorted(rules, target);
  const objects = put.flatMap(({ policy, parts, actions }) =>
    parts.flatMap((part) => [policyObject(policy, part, target), bindingObject(part, target, actions)]),
  );
  return { objects, leftOut };
}

/** A rule that is put into the cluster. */
interface PutRule {
  readonly policy: Policy;
  readonly parts: readonly PolicyPart[];
  readonly actions: readonly AdmissionAction[];
}

/** Sorts rules into those that can be put into a cluster, and those that cannot. */
export function sorted(
  rules: readonly PolicyRule[],
  target: AdmissionTarget,
): { put: PutRule[]; leftOut: LeftOut[] } {
  const put: PutRule[] = [];
  const leftOut: LeftOut[] = [];
  const { environment, schemas, minor = schemas.minor, clusterScoped = false } = target;
  for (const policy of rules) {
    const leave = (reason: string) => leftOut.push({ policy: policy.name, reason });
    if (!policy.holdsIn(environment)) continue;
    if (!(policy instanceof Policy)) {
      leave('it looks at several objects at once');
      continue;
    }
    const said = policy.props.admission ?? DEFAULT_ACTIONS[policy.severity];
    const actions = target.actions ?? limited(said, target.limit);
    const missing = Object.entries(policy.props.params ?? {}).find(([, value]) => value === undefined);
    const parts = policyParts(policy, { schemas, minor, clusterScoped });
    if (actions.length === 0) leave('it asks the cluster to do nothing');
    else if (missing) leave(`its value ${missing[0]} is missing`);
    else if (parts.length === 0) leave('it is about kinds without a namespace only, which are not asked for');
    else put.push({ policy, parts, actions });
  }
  return { put, leftOut };
}

const DEFAULT_ACTIONS: Readonly<Record<PolicySeverity, readonly AdmissionAction[]>> = {
  refusal: ['Deny'],
  warning: ['Warn', 'Audit'],
  note: ['Audit'],
};

function limited(
  actions: readonly AdmissionAction[],
  limit: AdmissionTarget['limit'],
): readonly AdmissionAction[] {
  if (limit === undefined || actions.length === 0) return actions;
  if (limit === 'Audit') return ['Audit'];
  return actions.includes('Deny') ? ['Warn', 'Audit'] : actions;
}

/** The API server fills these in, as it does `scope` and selectors; left out, they would differ from Git for ever. */
const MATCH_DEFAULTS = { matchPolicy: 'Equivalent', objectSelector: {} };

function policyObject(policy: Policy, part: PolicyPart, target: AdmissionTarget): AdmissionObject {
  const { conditions, variables, validations, kinds } = part;
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: metadataOf(part, target, policy.props.description),
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: {
        ...MATCH_DEFAULTS,
        namespaceSelector: {},
        resourceRules: resourceRules(kinds, target.schemas).map((rule) => ({ ...rule, scope: '*' })),
      },
      ...(conditions.length > 0 && { matchConditions: conditions }),
      ...(variables.length > 0 && { variables }),
      validations,
    },
  };
}

function bindingObject(
  part: PolicyPart,
  target: AdmissionTarget,
  actions: readonly AdmissionAction[],
): AdmissionObject {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: metadataOf(part, target),
    spec: {
      policyName: nameOf(part, target),
      validationActions: actions,
      matchResources: { ...MATCH_DEFAULTS, namespaceSelector: namespaceSelector(target) },
    },
  };
}

/** The objects' name: environment, policy, and the shape where there are several. */
export function nameOf(part: PolicyPart, { environment }: AdmissionTarget): string {
  return `${admissionPrefix(environment)}${part.name}`;
}

/** The metadata of the objects of a part. */
export function metadataOf(
  part: PolicyPart,
  target: AdmissionTarget,
  description?: string,
): { readonly name: string } {
  return {
    name: nameOf(part, target),
    labels: {
      'app.kubernetes.io/managed-by': 'cdk8s-delivery',
      'app.kubernetes.io/part-of': target.environment,
    },
    ...(description !== undefined && { annotations: { 'cdk8s-delivery/description': description } }),
  } as { readonly name: string };
}

/** Selects the environment's namespaces, by the label that Kubernetes gives every namespace. */
export function namespaceSelector({ namespaces }: AdmissionTarget): object {
  const values = [...new Set(namespaces)].sort();
  return { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values }] };
}
