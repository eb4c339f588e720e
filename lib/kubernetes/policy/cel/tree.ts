/**
 * The parts of the library's trees that are touched: function calls are led to functions of our own, and what a step
 * costs is counted. They belong to its internals; the version is pinned exactly and the conformance data judges it.
 */
export interface CelNode {
  readonly op: string;
  readonly args: unknown;
  readonly start: number;
  readonly end: number;
  readonly meta: { readonly alternate?: CelNode; readonly macro?: object };
  left?: CelNode;
  right?: CelNode;
  handle?: (left: unknown, right: unknown, node: CelNode, runner: CelRunner) => unknown;
  setMeta(key: string, value: unknown): CelNode;
  clone(operator: CelOperator, args: unknown): CelNode;
}

export interface CelOperator {
  readonly name: string;
  check(checker: CelChecker, node: CelNode, scope: CelNames): CelTypeName;
  evaluate(runner: CelRunner, node: CelNode, scope: CelNames): unknown;
}

export interface CelTypeName {
  readonly kind: string;
  readonly name: string;
  readonly keyType?: CelTypeName;
  readonly valueType?: CelTypeName;
}

export interface CelChecker {
  check(node: CelNode, scope: CelNames): CelTypeName;
  getType(name: string): CelTypeName;
  createError(code: string, message: string, node: CelNode): Error;
  readonly objectTypes: ReadonlyMap<string, { readonly fields?: Readonly<Record<string, CelTypeName>> }>;
  readonly registry: {
    getListType(of: CelTypeName): CelTypeName;
    getMapType(key: CelTypeName, value: CelTypeName): CelTypeName;
    getOptionalType(of: CelTypeName): CelTypeName;
  };
}

export interface CelRunner {
  run(node: CelNode, scope: CelNames): unknown;
}

/** Names and what they stand for, inside one expression. */
export interface CelNames {
  forkWithVariable(name: string, type: CelTypeName): CelNames;
  reuse(parent: CelNames): CelNames;
  setIterValue(value: unknown, runner: CelRunner): CelNames;
}

/** The result of a macro: how it is checked, and how it runs. */
export interface CelMacro {
  readonly async: false;
  typeCheck(checker: CelChecker, macro: CelMacro, scope: CelNames): CelTypeName;
  evaluate(runner: CelRunner, macro: CelMacro, scope: CelNames): unknown;
}

/** The inputs of a macro. */
export interface CelMacroCall {
  readonly ast: CelNode;
  readonly args: readonly CelNode[];
  readonly receiver: CelNode;
}

/** A call as it stands in the tree: `name(…)` or `receiver.name(…)`. */
interface CelCall {
  readonly name: string;
  readonly receiver: CelNode | undefined;
  readonly values: readonly CelNode[];
}

/** The call that a node is, if it is one. */
export function callOf(node: CelNode): CelCall | undefined {
  if (node.op !== 'call' && node.op !== 'rcall') return undefined;
  const args = node.args as readonly unknown[];
  return {
    name: String(args[0]),
    receiver: node.op === 'rcall' ? (args[1] as CelNode) : undefined,
    values: (node.op === 'rcall' ? args[2] : args[1]) as readonly CelNode[],
  };
}

/** The nodes that a node is made of, as the author wrote them. */
export function partsOf(node: CelNode): readonly CelNode[] {
  const call = callOf(node);
  if (call) return call.receiver ? [call.receiver, ...call.values] : call.values;
  return flat(node.args);
}

function flat(value: unknown): CelNode[] {
  if (Array.isArray(value)) return value.flatMap(flat);
  return isNode(value) ? [value] : [];
}

function isNode(value: unknown): value is CelNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'setMeta' in value;
}
