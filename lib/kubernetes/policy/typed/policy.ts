import { DeliveryError, type Finding, quote, refusal } from '../../../model/finding';
import { isCelName, isRuleName } from '../../../model/scalars';
import type { SchemaSet } from '../../schema';
import type { CompiledPolicy } from './compile-policy';
import type { PolicyProps, PolicySeverity } from './policy-props';
import type { PolicyTypes } from './policy-types';

/**
 * A rule about objects, as data: evaluated over rendered manifests before they are merged, and the same rule put into
 * the cluster as an admission policy.
 *
 * Its expressions are read and checked against the schemas of what it matches when it is made, so that a mistyped field
 * is an error where the policy is written. An environment takes it in `policies: { custom: […] }`.
 *
 * ```ts
 * new Policy({
 *   name: 'few-replicas',
 *   description: 'nothing here needs more than ten pods',
 *   match: { kinds: ['apps/v1/Deployment'] },
 *   validations: [{ expression: 'object.spec.replicas <= 10', message: 'more than 10 replicas' }],
 *   remedy: 'ask for fewer replicas',
 * });
 * ```
 */
export class Policy {
  readonly name: string;
  readonly props: PolicyProps;
  readonly severity: PolicySeverity;
  /** @internal */
  readonly compiled: CompiledPolicy;

  /**
   * @param types what the expressions are checked against; the built-in schemas unless given
   * @throws DeliveryError `INVALID_POLICY`, all that is wrong with the policy at once; `INVALID_OPTION` for a Kubernetes
   *   that is not built in, `BROKEN_FILE` for a folder of CRDs that cannot be read
   */
  constructor(props: PolicyProps, types?: PolicyTypes);
  /**
   * Takes schemas that are loaded already, or nothing where the expressions are known to be `checked`.
   *
   * @internal
   */
  constructor(props: PolicyProps, types: PolicyTypes | SchemaSet | 'checked');
  constructor(props: PolicyProps, types: PolicyTypes | SchemaSet | 'checked' = {}) {
    this.name = props.name;
    this.props = props;
    this.severity = props.severity ?? 'refusal';
    // Loaded late: it needs schemas and a parser of expressions, for which programs without policies should not wait.
    const { compilePolicy } = require('./compile-policy') as typeof import('./compile-policy');
    const { crdsOf, schemasOf } = require('./policy-types') as typeof import('./policy-types');
    const problems: string[] = [...shapeProblems(props)];
    this.compiled =
      types === 'checked'
        ? compilePolicy(props, undefined, problems)
        : compilePolicy(props, schemasOf(types), problems, crdsOf(types));
    DeliveryError.throwIfAny(problems.map((problem) => invalid(props.name, problem)));
  }

  /** The minor release of Kubernetes, the number behind `1.`, that first offered all that its expressions call. */
  get since(): number {
    return this.compiled.since;
  }

  /** Whether the policy holds in an environment. */
  holdsIn(environment: string): boolean {
    return this.props.environments?.includes(environment) ?? true;
  }

  /** The policy as data; `new Policy(JSON.parse(text))` makes it again. */
  toJSON(): PolicyProps {
    return this.props;
  }
}

function invalid(name: string, problem: string): Finding {
  return refusal('INVALID_POLICY', `the policy ${quote(name)}: ${problem}`);
}

function* shapeProblems({ name, validations, match, params = {} }: PolicyProps): Generator<string> {
  if (!isRuleName(name)) yield 'its name has to be lower-case letters, digits and "-", at most 40 characters';
  if (validations.length === 0) yield 'it validates nothing';
  if ('kinds' in match && match.kinds.length === 0) yield 'it matches no kind';
  for (const param of Object.keys(params))
    if (!isCelName(param)) yield `${quote(param)} is not a name for a value`;
  for (const { message } of validations)
    if (message.trim() === '' || message.includes('\n'))
      yield `the message ${quote(message)} is not one line of text`;
}
