import { closest, quote } from '../../../model/finding';
import { isCelName, isVersionAndKind } from '../../../model/scalars';
import { groupOf } from '../../facts';
import type { SchemaSet } from '../../schema';
import { type CelExpression, type CelScope, compileCel, describeCelError, type MinorNumber } from '../cel';
import type { Compiled } from './compiled';
import { type KindName, POD_KINDS, POD_SHAPES, type PodShape, splitKindName } from './pod-shapes';
import { POD_VARIABLE_TYPES, podVariables } from './pod-variables';
import { paramsOf } from './policy-bindings';
import type { NamedExpression, PolicyProps } from './policy-props';
import { policyScope } from './policy-scope';

/** A policy's expressions, read. */
export interface CompiledPolicy {
  readonly conditions: readonly Compiled[];
  readonly variables: readonly Compiled[];
  readonly validations: readonly { readonly holds: CelExpression; readonly message?: CelExpression }[];
  /** What rules about pods begin with, by shape; empty for rules about kinds. */
  readonly podVariables: Readonly<Record<PodShape, readonly Compiled[]>>;
  readonly since: MinorNumber;
  /** All kinds that the policy is about. */
  readonly kinds: ReadonlySet<KindName>;
  /** The policy's values, as expressions see them. */
  readonly params: unknown;
}

/**
 * Reads a policy's expressions and checks their types for every kind that it matches; problems are added to the list.
 *
 * @param schemas what types are checked against; undefined where they are known to be right
 * @param crds folders that were named for custom kinds; where there are some, each kind has to have a schema
 */
export function compilePolicy(
  props: PolicyProps,
  schemas: SchemaSet | undefined,
  problems: string[],
  crds: readonly string[] = [],
): CompiledPolicy {
  const tell = (problem: string): void => {
    if (!problems.includes(problem)) problems.push(problem);
  };
  const read = (what: string, source: string): CelExpression => {
    try {
      const expression = compileCel(source);
      if (
        schemas &&
        expression.references.some(({ name, fields }) => name === 'params' && fields.length === 0)
      )
        tell(
          `${what}: \`params\` stands alone, name one of its values, such as \`params.${Object.keys(props.params ?? {})[0] ?? 'limit'}\``,
        );
      return expression;
    } catch (error) {
      tell(`${what}: ${located(source, describeCelError(error))}`);
      return compileCel('true');
    }
  };
  const named = (what: string, list: readonly NamedExpression[] = []): Compiled[] =>
    list.map(({ name, expression }) => {
      if (!isCelName(name))
        tell(`${quote(name)} is not a name for a ${what}, letters, digits and "_" are allowed`);
      return { name, expression: read(`the ${what} ${quote(name)}`, expression) };
    });
  const compiled: CompiledPolicy = {
    conditions: named('condition', props.conditions),
    variables: named('variable', props.variables),
    validations: props.validations.map(({ expression, messageExpression }, at) => {
      const holds = read(`validation ${at + 1}`, expression);
      if (messageExpression === undefined) return { holds };
      const message = once(() => read(`the message of validation ${at + 1}`, messageExpression));
      // What is known to be right is read when something is wrong, and there is something to say.
      return schemas
        ? { holds, message: message() }
        : {
            holds,
            get message() {
              return message();
            },
          };
    }),
    podVariables: 'pods' in props.match ? readPodVariables() : { pod: [], template: [], 'cron-job': [] },
    since: 0,
    kinds: new Set(matchedKinds(props)),
    params: paramsOf(props.params ?? {}),
  };
  if (schemas) {
    for (const kind of kindsOf(props)) unknownKind(kind, schemas, crds, tell);
    if (problems.length === 0)
      for (const kind of kindsOf(props)) checkTypes(compiled, kind, props, schemas, tell);
  }
  const since = once(() => newestOf(compiled));
  return {
    ...compiled,
    get since() {
      return since();
    },
  };
}

/** The minor release that first offered all that a policy's expressions call. */
function newestOf({ conditions, variables, validations }: CompiledPolicy): MinorNumber {
  const all = [...conditions, ...variables].map(({ expression }) => expression);
  for (const { holds, message } of validations) all.push(holds, ...(message ? [message] : []));
  return Math.max(0, ...all.map(({ since }) => since));
}

/** Makes something when it is asked for first. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The kinds whose types are checked; one of each shape stands for all that make pods. */
function kindsOf({ match }: PolicyProps): readonly KindName[] {
  return 'pods' in match ? ['v1/Pod', 'apps/v1/Deployment', 'batch/v1/CronJob'] : match.kinds;
}

/** A kind of Kubernetes' own groups that is not served is a slip; one of a group that is not known may be a CRD's, if it has a dot. */
function unknownKind(
  name: KindName,
  schemas: SchemaSet,
  crds: readonly string[],
  tell: (problem: string) => void,
): void {
  const { apiVersion, kind } = splitKindName(name);
  if (schemas.kind(apiVersion, kind)) return;
  const known = schemas.coreKinds.map((each): KindName => `${each.apiVersion}/${each.kind}`);
  if (!isVersionAndKind(name)) {
    const meant = known.find((each) => each.endsWith(`/${kind}`)) ?? closest(name, known);
    const hint = meant === undefined ? '' : `, did you mean ${quote(meant)}?`;
    tell(`${quote(name)} is not apiVersion and kind, such as "apps/v1/Deployment" or "v1/Pod"${hint}`);
    return;
  }
  const group = groupOf(apiVersion);
  const isServed = schemas.coreKinds.some((each) => groupOf(each.apiVersion) === group);
  const versions = schemas.versions(group, kind).map((each) => each.apiVersion);
  if (!isServed && versions.length > 0)
    tell(`the kind ${quote(name)} is not served, its versions are ${versions.join(', ')}`);
  else if (isServed || !group.includes('.')) {
    const meant = closest(name, known);
    const hint = meant === undefined ? '' : `, did you mean ${quote(meant)}?`;
    tell(`the kind ${quote(name)} is not served by Kubernetes 1.${schemas.minor}${hint}`);
  } else if (crds.length > 0)
    tell(`the kind ${quote(name)} is in none of the CRDs of ${crds.map(quote).join(', ')}`);
}

function checkTypes(
  { conditions, variables, validations }: CompiledPolicy,
  kind: KindName,
  props: PolicyProps,
  schemas: SchemaSet,
  tell: (problem: string) => void,
): void {
  const base = policyScope(kind, schemas, props.params ?? {});
  const known: Record<string, string> = 'pods' in props.match ? { ...POD_VARIABLE_TYPES } : {};
  const check = (
    what: string,
    expression: CelExpression,
    wanted: string | undefined,
    scope: CelScope,
  ): string => {
    try {
      const type = expression.check(scope);
      if (wanted !== undefined && type !== wanted && type !== 'dyn')
        tell(`${what} gives ${article(type)} ${type}, a ${wanted} is needed: ${quote(expression.source)}`);
      return type;
    } catch (error) {
      tell(`${what}: ${located(expression.source, describeCelError(error, scope))} (for ${kind})`);
      return 'dyn';
    }
  };
  // Conditions come before variables: the API server knows none when it judges them.
  for (const { name, expression } of conditions)
    check(`the condition ${quote(name)}`, expression, 'bool', base);
  const scope = (): CelScope =>
    base.with({ variables: 'policy.Variables' }, { 'policy.Variables': { ...known } });
  for (const { name, expression } of variables)
    known[name] = full(check(`the variable ${quote(name)}`, expression, undefined, scope()));
  const last = scope();
  for (const [at, { holds, message }] of validations.entries()) {
    check(`validation ${at + 1}`, holds, 'bool', last);
    if (message) check(`the message of validation ${at + 1}`, message, 'string', last);
  }
}

/** The checker shortens the names of types whose items are dynamic. */
function full(type: string): string {
  if (type === 'list') return 'list<dyn>';
  return type === 'map' ? 'map<dyn, dyn>' : type;
}

function located(source: string, problem: { message: string; line?: number; column?: number }): string {
  const { message, line, column } = problem;
  if (column === undefined) return `${message}, in ${quote(source)}`;
  return `${message} at ${line === 1 ? '' : `line ${line}, `}column ${column} of ${quote(source)}`;
}

function article(type: string): string {
  return /^[aeio]/.test(type) ? 'an' : 'a';
}

let podVariablesRead: Record<PodShape, Compiled[]> | undefined;

function readPodVariables(): Record<PodShape, Compiled[]> {
  podVariablesRead ??= Object.fromEntries(
    POD_SHAPES.map((shape) => [
      shape,
      podVariables(shape).map(({ name, expression }) => ({ name, expression: compileCel(expression) })),
    ]),
  ) as Record<PodShape, Compiled[]>;
  return podVariablesRead;
}

/** All kinds that a policy matches. */
function matchedKinds({ match }: PolicyProps): readonly KindName[] {
  return 'pods' in match ? POD_SHAPES.flatMap((shape) => POD_KINDS[shape]) : match.kinds;
}
