import { closest, DeliveryError, type Finding, quote } from '../model/finding';
import { v } from '../model/schema';
import { brokenAt, type YamlFile } from '../yaml';
import { unknownKeys } from './unknown-keys';

/**
 * Checks a file against a schema.
 *
 * @throws DeliveryError `BROKEN_FILE`, one finding per problem, each with the line and column of the node it is about
 */
export function validate<Schema extends v.GenericSchema>(
  schema: Schema,
  file: YamlFile,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, file.data);
  const unknown = unknownKeys(schema, file.data);
  const findings = unknown.map(({ path, known, reserved }): Finding => {
    if (!known) return at(file, path, 'value', `${nameOf(path)} must be a map, got a list`);
    const key = String(path.at(-1));
    if (reserved) return at(file, path, 'key', `${quote(key)} is reserved for a later version`);
    const meant = closest(key, known);
    const hint = meant === undefined ? `allowed: ${known.join(', ')}` : `did you mean ${quote(meant)}?`;
    return at(file, path, 'key', `unknown key ${quote(key)}, ${hint}`);
  });
  for (const issue of result.issues ?? []) {
    const path = (issue.path ?? []).map((item) => item.key as string | number);
    if (issue.expected === 'never' && Object.hasOwn(issue, 'path')) continue;
    findings.push(at(file, path, 'value', describe(issue, path)));
  }
  DeliveryError.throwIfAny(sorted(findings));
  return result.output;
}

/** A finding about the node at a path of a file, or about its nearest existing parent. */
export function at(
  file: YamlFile,
  path: readonly (string | number)[],
  part: 'key' | 'value',
  message: string,
): Finding {
  let node = file.root;
  let offset = node?.start ?? 0;
  for (const [index, step] of path.entries()) {
    if (!node || node.kind === 'scalar') break;
    const entry = node.entries.find((each) => each.key === String(step));
    if (!entry) break;
    const last = index === path.length - 1;
    const valueThere = entry.node.start < entry.node.end;
    offset = last && part === 'value' && valueThere ? entry.node.start : entry.start;
    node = entry.node;
  }
  return brokenAt(file.text, file.file, offset, message);
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

function describe(issue: v.BaseIssue<unknown>, path: readonly (string | number)[]): string {
  const name = nameOf(path);
  if (path.length === 0 && issue.input === null) return 'the file holds nothing';
  if (issue.kind === 'schema' && issue.type !== 'union') {
    if (issue.received === 'undefined') return `${name} is missing`;
    const hint = issue.expected === 'string' && typeof issue.input !== 'object' ? ', put it in quotes' : '';
    const expected = KINDS[issue.type] ?? issue.expected;
    return `${name} must be ${expected}, got ${quote(issue.input)}${hint}`;
  }
  return `${name}: ${issue.message}, got ${quote(issue.input)}`;
}

function nameOf(path: readonly (string | number)[]): string {
  return path.length === 0 ? 'the file' : quote(path.join('.'));
}

function sorted(findings: readonly Finding[]): Finding[] {
  const place = (each: Finding) => (each.subject.line ?? 0) * 1e6 + (each.subject.column ?? 0);
  return [...findings].sort((left, right) => place(left) - place(right));
}
