import { DeliveryError, quote } from '../../../model/finding';
import type { SchemaSet } from '../../schema';
import {
  APART_KINDS,
  type KindName,
  POD_KINDS,
  POD_PATHS,
  POD_SHAPES,
  type PodShape,
  splitKindName,
} from '../typed/pod-shapes';
import { podVariables } from '../typed/pod-variables';
import type { Policy } from '../typed/policy';
import type { NamedExpression } from '../typed/policy-props';
import { inlineParams } from './inline-params';
import { referencesAny } from './references-any';

/** The parts of a policy in a cluster: one for each shape of objects. */
export interface PolicyPart {
  /** The policy's name, and the shape where there are several. */
  readonly name: string;
  readonly kinds: readonly KindName[];
  readonly conditions: readonly NamedExpression[];
  readonly variables: readonly NamedExpression[];
  readonly validations: readonly PartValidation[];
}

/** One thing that has to be true, with all values written out. */
interface PartValidation {
  readonly expression: string;
  readonly message: string;
  readonly messageExpression?: string;
}

/** Which kinds of a cluster a policy's parts are for. */
interface PartOptions {
  readonly schemas: SchemaSet;
  /** Whether kinds without a namespace are taken along. */
  readonly clusterScoped: boolean;
  /** Minor release of the cluster. */
  readonly minor: number;
}

/**
 * The parts that a policy consists of in a cluster.
 *
 * @throws DeliveryError `INVALID_POLICY` when the cluster lacks a function that the policy calls
 */
export function policyParts(policy: Policy, options: PartOptions): PolicyPart[] {
  const { match } = policy.props;
  // New policies may call only what the release before knew as well, so that the cluster can go back to it.
  if (policy.since >= options.minor)
    throw DeliveryError.of(
      'INVALID_POLICY',
      `the policy ${quote(policy.name)} calls functions that policies may use from Kubernetes 1.${policy.since + 1} on, the cluster is 1.${options.minor}`,
    );
  if ('pods' in match) return POD_SHAPES.map((shape) => podPart(policy, shape));
  const kinds = match.kinds.filter((kind) => options.clusterScoped || isNamespaced(kind, options.schemas));
  return kinds.length === 0 ? [] : [{ name: policy.name, kinds, ...expressions(policy, []) }];
}

function podPart(policy: Policy, shape: PodShape): PolicyPart {
  const apart = APART_KINDS[shape];
  const made = expressions(policy, podVariables(shape));
  return {
    name: `${policy.name}-${shape}`,
    kinds: [...POD_KINDS[shape], ...apart],
    ...made,
    // A Rollout may leave its pods to a Deployment, which is judged itself.
    conditions: [
      ...(apart.length > 0
        ? [{ name: 'describes-pods', expression: `has(${['object', ...POD_PATHS[shape]].join('.')})` }]
        : []),
      ...made.conditions,
    ],
  };
}

function expressions(
  { props }: Policy,
  given: readonly NamedExpression[],
): Omit<PolicyPart, 'name' | 'kinds'> {
  const inline = (source: string): string => inlineParams(source, props.params ?? {});
  const validations = props.validations.map(({ expression, message, messageExpression }) => ({
    expression: inline(expression),
    message,
    ...(messageExpression !== undefined && { messageExpression: inline(messageExpression) }),
  }));
  const own = (props.variables ?? []).map(({ name, expression }) => ({
    name,
    expression: inline(expression),
  }));
  const sources = [...own, ...validations].flatMap((each) => [
    each.expression,
    'messageExpression' in each ? (each.messageExpression ?? '') : '',
  ]);
  return {
    conditions: (props.conditions ?? []).map(({ name, expression }) => ({
      name,
      expression: inline(expression),
    })),
    variables: [...given.filter(({ name }) => referencesAny(sources, name)), ...own],
    validations,
  };
}

function isNamespaced(name: KindName, schemas: SchemaSet): boolean {
  const { apiVersion, kind } = splitKindName(name);
  return schemas.kind(apiVersion, kind)?.namespaced ?? true;
}
