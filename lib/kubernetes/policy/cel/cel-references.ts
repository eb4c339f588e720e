import { type CelNode, callOf, partsOf } from './tree';

/** A name that an expression uses, where it stands, and the fields that it asks it for, one after the other. */
export interface CelReference {
  readonly name: string;
  readonly fields: readonly string[];
  /** Offset of the name in the source. */
  readonly start: number;
  /** Offsets behind the name and behind each field. */
  readonly ends: readonly number[];
}

/** All names of an expression but those that its own comprehensions bind. */
export function referencesOf(root: CelNode): readonly CelReference[] {
  const found: CelReference[] = [];
  collect(root, new Set(), found);
  return found.sort((left, right) => left.start - right.start);
}

const BINDERS: ReadonlyMap<string, number> = new Map([
  ...['all', 'exists', 'exists_one', 'existsOne', 'map', 'filter', 'optMap', 'optFlatMap'].map(
    (name) => [name, 1] as const,
  ),
  ...['transformList', 'transformMap', 'transformMapEntry'].map((name) => [name, 2] as const),
]);

function collect(node: CelNode, bound: ReadonlySet<string>, found: CelReference[]): void {
  const path = pathOf(node);
  if (path) {
    if (!bound.has(path.name)) found.push(path);
    return;
  }
  const call = callOf(node);
  const count = call?.receiver ? binds(call.name, call.values.length) : 0;
  if (!call?.receiver || count === 0) {
    for (const part of partsOf(node)) collect(part, bound, found);
    return;
  }
  collect(call.receiver, bound, found);
  const names = call.values.slice(0, count).map((each) => String(each.args));
  const inner = new Set([...bound, ...names]);
  for (const each of call.values.slice(count)) collect(each, inner, found);
}

function binds(name: string, values: number): number {
  if (values === 3 && ['all', 'exists', 'exists_one', 'existsOne'].includes(name)) return 2;
  return BINDERS.get(name) ?? 0;
}

/** `name.field.field`, if a node is that. */
function pathOf(node: CelNode): CelReference | undefined {
  if (node.op === 'id') return { name: String(node.args), fields: [], start: node.start, ends: [node.end] };
  if (node.op === 'counted') return pathOf(node.args as CelNode);
  if (node.op !== '.' && node.op !== '.?') return undefined;
  const [operand, field] = node.args as readonly [CelNode, string];
  const path = pathOf(operand);
  return path && { ...path, fields: [...path.fields, field], ends: [...path.ends, node.end] };
}
