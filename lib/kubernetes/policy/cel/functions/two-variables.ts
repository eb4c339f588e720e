import type { Environment } from '@marcbachmann/cel-js';
import { spend, spendOn } from '../budget';
import { CelFailure } from '../cel-failure';
import { fieldEntries } from '../equal-values';
import { BoundName } from '../has-macro';
import type { CelChecker, CelMacro, CelMacroCall, CelNames, CelNode, CelRunner, CelTypeName } from '../tree';
import { registerIn } from './register';

/**
 * Comprehensions over index and item, or key and value: `all`, `exists`, `existsOne`, `transformList`, `transformMap`
 * and `transformMapEntry`.
 */
export function registerTwoVariables(environment: Environment): void {
  const fn = registerIn(environment);
  const macro = (name: string, count: 3 | 4, make: (call: CelMacroCall) => CelMacro) =>
    fn(`list.${name}(${Array(count).fill('ast').join(', ')}): dyn`, make);
  macro('all', 3, (call) => quantifier(call, (results) => decided(results, false)));
  macro('exists', 3, (call) => quantifier(call, (results) => decided(results, true)));
  for (const name of ['existsOne', 'exists_one'])
    macro(name, 3, (call) => quantifier(call, (results) => exactlyOne(results)));
  for (const count of [3, 4] as const) {
    macro('transformList', count, (call) =>
      transform(call, listType, (made) => spendOn(made.map(([, item]) => item))),
    );
    macro('transformMap', count, (call) => transform(call, mapType, mapOf));
    macro('transformMapEntry', count, (call) =>
      transform(call, entryType, (made) => mapOf(made.flatMap(oneEntry))),
    );
  }
}

type Pair = readonly [key: unknown, item: unknown];
type Result = { readonly value: unknown } | { readonly error: unknown };

/** Two names and the expressions behind them. */
class Comprehension {
  readonly bodies: readonly CelNode[];
  private readonly receiver: CelNode;
  private readonly key: BoundName;
  private readonly item: BoundName;

  constructor({ receiver, args }: CelMacroCall) {
    const [key, item, ...bodies] = args;
    if (!key || !item || bodies.length === 0) throw new CelFailure('two names and an expression are needed');
    if (key.args === item.args) throw new CelFailure('the two names have to differ');
    this.receiver = receiver;
    this.key = new BoundName(key);
    this.item = new BoundName(item);
    this.bodies = bodies;
  }

  /** Types of the keys and of the bodies. */
  check(checker: CelChecker, scope: CelNames): { keys: CelTypeName; bodies: CelTypeName[] } {
    const dyn = checker.getType('dyn');
    const type = checker.check(this.receiver, scope);
    if (!['list', 'map', 'dyn'].includes(type.kind))
      throw checker.createError('invalid_comprehension_range', `a ${type.name} has no items`, this.receiver);
    const keys = type.kind === 'list' ? checker.getType('int') : (type.keyType ?? dyn);
    const inner = this.item.declare(this.key.declare(scope, keys), type.valueType ?? dyn);
    return { keys, bodies: this.bodies.map((each) => checker.check(each, inner)) };
  }

  *pairs(runner: CelRunner, scope: CelNames): Generator<{ key: unknown; names: CelNames }> {
    for (const [key, item] of pairsOf(runner.run(this.receiver, scope))) {
      spend(1);
      const outer = this.key.bind(scope, key, runner);
      yield { key, names: this.item.bind(outer, item, runner) };
    }
  }
}

function pairsOf(value: unknown): Iterable<Pair> {
  if (Array.isArray(value)) return value.map((item, at) => [BigInt(at), item] as const);
  const entries = typeof value === 'object' && value !== null ? fieldEntries(value) : undefined;
  if (!entries) throw new CelFailure('only lists and maps have items');
  return entries;
}

function quantifier(call: CelMacroCall, decide: (results: Iterable<Result>) => boolean): CelMacro {
  const loop = new Comprehension(call);
  const [body] = loop.bodies;
  if (!body) throw new CelFailure('an expression is needed');
  function* results(runner: CelRunner, scope: CelNames): Generator<Result> {
    for (const { names } of loop.pairs(runner, scope)) {
      try {
        yield { value: runner.run(body as CelNode, names) };
      } catch (error) {
        yield { error };
      }
    }
  }
  return {
    async: false,
    typeCheck: (checker, _, scope) => {
      const [type] = loop.check(checker, scope).bodies;
      if (type?.name !== 'bool' && type?.kind !== 'dyn')
        throw checker.createError('invalid_condition_type', 'the condition has to be true or false', body);
      return checker.getType('bool');
    },
    evaluate: (runner, _, scope) => decide(results(runner, scope)),
  };
}

/** One result that equals the wanted one decides, whatever failed before; else a failure is the outcome. */
function decided(results: Iterable<Result>, wanted: boolean): boolean {
  let failure: Result | undefined;
  for (const result of results) {
    if ('error' in result) failure ??= result;
    else if (truth(result) === wanted) return wanted;
  }
  if (failure && 'error' in failure) throw failure.error;
  return !wanted;
}

function exactlyOne(results: Iterable<Result>): boolean {
  let count = 0;
  for (const result of results) if (truth(result)) count += 1;
  return count === 1;
}

function truth(result: Result): boolean {
  if ('error' in result) throw result.error;
  if (typeof result.value !== 'boolean') throw new CelFailure('the condition has to be true or false');
  return result.value;
}

function transform(
  call: CelMacroCall,
  typeOf: (checker: CelChecker, keys: CelTypeName, made: CelTypeName) => CelTypeName,
  collect: (made: Pair[]) => unknown,
): CelMacro {
  const loop = new Comprehension(call);
  const [first, second] = loop.bodies;
  const [filter, body] = second ? [first, second] : [undefined, first];
  if (!body) throw new CelFailure('an expression is needed');
  return {
    async: false,
    typeCheck: (checker, _, scope) => {
      const { keys, bodies } = loop.check(checker, scope);
      return typeOf(checker, keys, bodies.at(-1) ?? checker.getType('dyn'));
    },
    evaluate: (runner, _, scope) => {
      const made: Pair[] = [];
      for (const { key, names } of loop.pairs(runner, scope))
        if (!filter || truth({ value: runner.run(filter, names) })) made.push([key, runner.run(body, names)]);
      return collect(made);
    },
  };
}

function listType(checker: CelChecker, _: CelTypeName, made: CelTypeName): CelTypeName {
  return checker.registry.getListType(made);
}

function mapType(checker: CelChecker, keys: CelTypeName, made: CelTypeName): CelTypeName {
  return checker.registry.getMapType(keys, made);
}

function entryType(_: CelChecker, __: CelTypeName, made: CelTypeName): CelTypeName {
  return made;
}

function oneEntry([, made]: Pair): Pair[] {
  const entries = typeof made === 'object' && made !== null ? fieldEntries(made) : undefined;
  if (!entries) throw new CelFailure('transformMapEntry() needs an expression that gives a map');
  return [...entries];
}

function mapOf(made: readonly Pair[]): unknown {
  const map = new Map(made);
  if (map.size !== made.length) throw new CelFailure('the map would have a key twice');
  return map;
}
