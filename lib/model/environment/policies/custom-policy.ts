import { celName, line, lines, policyName, text, versionAndKind } from '../../scalars';
import { v } from '../../schema';
import { isParams, PARAM_LIMITS, type PolicyParams } from './policy-params';

/** How large a custom policy may be; a larger one is not readable. */
export const CUSTOM_POLICY_LIMITS = {
  /** Policies of an environment. */
  policies: 200,
  /** Conditions, variables and validations, each. */
  expressions: 64,
  kinds: 50,
  /** Characters of one expression. */
  expression: 16_384,
  /** Characters of all expressions of a policy. */
  source: 32_768,
  /** Bytes of an environment's policies as indented JSON; their file may have a mebibyte. */
  bytes: 393_216,
} as const;

const expressionText = lines(CUSTOM_POLICY_LIMITS.expression);

const named = v.exactOptional(
  v.pipe(
    v.array(v.strictObject({ name: celName, expression: expressionText })),
    v.maxLength(CUSTOM_POLICY_LIMITS.expressions),
    v.readonly(),
  ),
);

/**
 * A custom policy as data: a {@link https://kubernetes.io/docs/reference/using-api/cel/ CEL} rule
 * about objects. Its expressions are texts here; they are read and checked where the rule is made.
 */
export const CustomPolicySchema = v.pipe(
  v.strictObject({
    name: policyName,
    /** What it asks for and why. */
    description: lines(2000),
    severity: v.exactOptional(v.picklist(['refusal', 'warning', 'note'])),
    /** What it is about: all that makes pods, or some kinds. */
    match: v.pipe(
      v.strictObject({
        pods: v.exactOptional(v.literal(true)),
        kinds: v.exactOptional(
          v.pipe(
            v.array(versionAndKind),
            v.minLength(1),
            v.maxLength(CUSTOM_POLICY_LIMITS.kinds),
            v.readonly(),
          ),
        ),
      }),
      v.check(
        ({ pods, kinds }) => (pods === undefined) !== (kinds === undefined),
        'either `pods` or `kinds` is expected',
      ),
    ),
    conditions: named,
    variables: named,
    validations: v.pipe(
      v.array(
        v.strictObject({
          expression: expressionText,
          message: text,
          messageExpression: v.exactOptional(expressionText),
          field: v.exactOptional(text),
        }),
      ),
      v.minLength(1),
      v.maxLength(CUSTOM_POLICY_LIMITS.expressions),
      v.readonly(),
    ),
    /** Values that expressions use as `params.<name>`. */
    params: v.exactOptional(
      v.custom<PolicyParams>(
        isParams,
        `not values of expressions: names, and at most ${PARAM_LIMITS.values} values of JSON`,
      ),
    ),
    /** What the cluster does, where the policy is put into one. */
    admission: v.exactOptional(
      v.pipe(v.array(v.picklist(['Deny', 'Warn', 'Audit'])), v.maxLength(3), v.readonly()),
    ),
    /** What to do about a failure. */
    remedy: line(1000),
  }),
  v.check(
    (policy) => expressionLength(policy) <= CUSTOM_POLICY_LIMITS.source,
    `its expressions have more than ${CUSTOM_POLICY_LIMITS.source} characters together`,
  ),
);

/** @see CustomPolicySchema */
export type CustomPolicyData = v.InferOutput<typeof CustomPolicySchema>;

interface Expressions {
  readonly expression: string;
  readonly messageExpression?: string;
}

function expressionLength(policy: {
  readonly conditions?: readonly Expressions[];
  readonly variables?: readonly Expressions[];
  readonly validations: readonly Expressions[];
}): number {
  const { conditions = [], variables = [], validations } = policy;
  return [...conditions, ...variables, ...validations].reduce(
    (sum, { expression, messageExpression = '' }) => sum + expression.length + messageExpression.length,
    0,
  );
}
