import type { Environment } from '@marcbachmann/cel-js';
import { closest } from '../../../model/finding';
import { adaptTree, type Purpose } from './adapt-tree';
import { withBudget } from './budget';
import { celEnvironment } from './cel-environment';
import { CelFailure } from './cel-failure';
import { type CelReference, referencesOf } from './cel-references';
import type { CelScope } from './cel-scope';
import { KUBERNETES_FUNCTIONS, type MinorNumber, sinceMinor } from './kubernetes-functions';
import { LIMITS } from './limits';
import { literalCalls } from './literal-calls';
import { type CelNode, callOf, partsOf } from './tree';

/** The values of variables, made by `toCel`. A getter runs only when an expression asks for its name. */
export type CelBindings = Readonly<Record<string, unknown>>;

/** An expression that was read; it can be checked against types and evaluated. */
export interface CelExpression {
  readonly source: string;
  /** Variables and fields of variables that it names, such as `object` and `request.userInfo`. */
  readonly references: readonly CelReference[];
  /** The minor release of Kubernetes that first offered all it calls; 0 when it calls nothing. */
  readonly since: MinorNumber;
  /**
   * The type that it gives, such as `bool`.
   *
   * @throws an error for {@link describeCelError}: a name, field or call does not fit the types, or a pattern, duration
   *   or time that is written out is none
   */
  check(scope: CelScope): string;
  /**
   * Its value. Bounded by a budget of steps, whatever the expression and the values.
   *
   * @throws an error for {@link describeCelError}, {@link CelUnknown} among them
   */
  evaluate(bindings: CelBindings): unknown;
}

/** How an expression may be read. */
interface CelOptions {
  /**
   * Whether functions are allowed that the API server does not offer.
   *
   * @default false
   */
  readonly anyFunction?: boolean;
}

/**
 * Reads an expression of the Common Expression Language, as Kubernetes has it.
 *
 * @throws an error for {@link describeCelError}: not an expression, too large, or it calls what Kubernetes has not
 */
export function compileCel(source: string, options: CelOptions = {}): CelExpression {
  if (source.length > LIMITS.source)
    throw new CelFailure(`the expression has ${source.length} characters, ${LIMITS.source} are allowed`);
  const running = parse(celEnvironment('running'), 'running', source, options);
  running.checkTypes();
  let references: readonly CelReference[] | undefined;
  return {
    source,
    get references() {
      references ??= referencesOf(running.root);
      return references;
    },
    since: running.since,
    check: (scope) => {
      const type = parse(scope.environment, 'checking', source, options).checkTypes();
      for (const call of running.literalCalls) compileCel(call).evaluate({});
      return type;
    },
    evaluate: (bindings) => withBudget(() => running.run(bindings)),
  };
}

interface Parsed {
  readonly root: CelNode;
  readonly since: MinorNumber;
  readonly literalCalls: readonly string[];
  checkTypes(): string;
  run(bindings: CelBindings): unknown;
}

function parse(environment: Environment, purpose: Purpose, source: string, options: CelOptions): Parsed {
  const parsed = bounded(() => environment.parse(source));
  const root = parsed.ast as unknown as CelNode;
  const since = options.anyFunction ? 0 : newestFunction(root);
  const calls = literalCalls(root, source);
  adaptTree(root, purpose);
  return {
    root,
    since,
    literalCalls: calls,
    checkTypes: () => {
      const { valid, type, error } = bounded(() => parsed.check());
      if (!valid) throw error ?? new CelFailure('the expression has no type');
      return type ?? 'dyn';
    },
    run: (bindings) => bounded(() => parsed(bindings as Record<string, unknown>)),
  };
}

function newestFunction(root: CelNode): MinorNumber {
  let newest = 0;
  const waiting = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    waiting.push(...partsOf(node));
    const call = callOf(node);
    if (!call) continue;
    const since = sinceMinor(call.name, call.values.length);
    if (since === undefined) throw unknownFunction(call.name);
    newest = Math.max(newest, since);
  }
  return newest;
}

function unknownFunction(name: string): CelFailure {
  const near = closest(name, KUBERNETES_FUNCTIONS);
  const hint = near === undefined ? '' : `, did you mean ${JSON.stringify(near)}?`;
  return new CelFailure(`Kubernetes has no function ${JSON.stringify(name.slice(0, 60))}${hint}`);
}

/** The parser and the evaluator recurse; running out of stack or memory for a text is a failure like any other. */
function bounded<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError)
      throw new CelFailure(`the expression is too deep or too large: ${error.message}`);
    throw error;
  }
}
