import { closest, quote } from '../finding';
import { v } from '../schema';
import { unknownKeys } from './unknown-keys';

/** One thing in which data differs from its schema. */
export interface SchemaProblem {
  readonly path: readonly (string | number)[];
  /** Whether the key is wrong, or what it holds. */
  readonly part: 'key' | 'value';
  /** What is allowed and what stands there; it names the value by its path. */
  readonly message: string;
}

/** Data that fits its schema, or everything in which it does not. */
type Fitted<Output> =
  | { readonly fits: true; readonly output: Output }
  | { readonly fits: false; readonly problems: readonly [SchemaProblem, ...SchemaProblem[]] };

/**
 * Compares data with a schema, and tells the differences in the words of the people who wrote the data: each unknown key
 * with the keys allowed, what is missing, and what a value must be.
 *
 * @param whole what the data is called where all of it is wrong
 */
export function fitted<Schema extends v.GenericSchema>(
  schema: Schema,
  data: unknown,
  whole = 'the file',
): Fitted<v.InferOutput<Schema>> {
  const result = v.safeParse(schema, data);
  const [first, ...others] = problemsOf(schema, data, result.issues ?? [], whole);
  if (first) return { fits: false, problems: [first, ...others] };
  return { fits: true, output: result.output as v.InferOutput<Schema> };
}

function problemsOf(
  schema: v.GenericSchema,
  data: unknown,
  issues: readonly v.BaseIssue<unknown>[],
  whole: string,
): readonly SchemaProblem[] {
  const keys = unknownKeys(schema, data).map((unknown): SchemaProblem => {
    const { path, known, reserved } = unknown;
    if (!known) return { path, part: 'value', message: `${nameOf(path, whole)} must be a map, got a list` };
    const key = String(path.at(-1));
    if (reserved) return { path, part: 'key', message: `${quote(key)} is reserved for a later version` };
    const meant = closest(key, known);
    const hint = meant === undefined ? `allowed: ${known.join(', ')}` : `did you mean ${quote(meant)}?`;
    return { path, part: 'key', message: `unknown key ${quote(key)}, ${hint}` };
  });
  const values = issues.flatMap((issue): readonly SchemaProblem[] => {
    const path = (issue.path ?? []).map((item) => item.key as string | number);
    if (issue.expected === 'never' && Object.hasOwn(issue, 'path')) return [];
    if (keys.some((each) => each.part === 'value' && isBelow(path, each.path))) return [];
    return [{ path, part: 'value', message: described(issue, path, whole) }];
  });
  return [...keys, ...values];
}

/** A problem of data that has no lines: an unknown key of a map below names that map. */
export function problemText({ path, part, message }: SchemaProblem): string {
  const parent = path.slice(0, -1);
  return part === 'value' || parent.length === 0 ? message : `in ${quote(parent.join('.'))}: ${message}`;
}

/** What stands below a list in place of a map is not judged: a list has members of its own. */
function isBelow(path: SchemaProblem['path'], above: SchemaProblem['path']): boolean {
  return above.every((each, index) => path[index] === each);
}

const KINDS: Readonly<Record<string, string>> = {
  strict_object: 'a map',
  object: 'a map',
  record: 'a map',
  array: 'a list',
  string: 'a text',
  boolean: 'true or false',
  number: 'a number',
};

function described(issue: v.BaseIssue<unknown>, path: readonly (string | number)[], whole: string): string {
  const name = nameOf(path, whole);
  if (path.length === 0 && issue.input === null) return `${whole} holds nothing`;
  if (issue.kind === 'schema' && issue.type !== 'union') {
    if (issue.received === 'undefined') return `${name} is missing`;
    const hint = issue.expected === 'string' && typeof issue.input !== 'object' ? ', put it in quotes' : '';
    const expected = KINDS[issue.type] ?? oneOf(issue.expected ?? issue.type);
    return `${name} must be ${expected}, got ${quote(issue.input)}${hint}`;
  }
  return `${name}: ${lengthText(issue) ?? issue.message}, got ${quote(issue.input)}`;
}

/** The library's `("a" | "b")` as people say it. */
function oneOf(expected: string): string {
  return /^\(.* \| .*\)$/.test(expected)
    ? `one of ${expected.slice(1, -1).replaceAll(' | ', ', ')}`
    : expected;
}

/** Which length is allowed, where the schema has no words of its own for it. */
function lengthText({ type, message, requirement, input }: v.BaseIssue<unknown>): string | undefined {
  const limit = { min_length: 'at least', max_length: 'at most' }[type];
  if (limit === undefined || !message.startsWith('Invalid length')) return undefined;
  const [one, more] = typeof input === 'string' ? ['character', 'characters'] : ['entry', 'entries'];
  return `${limit} ${requirement} ${requirement === 1 ? one : more}`;
}

function nameOf(path: readonly (string | number)[], whole: string): string {
  return path.length === 0 ? whole : quote(path.join('.'));
}
