import { DeliveryError, quote } from '../model/finding';
import { isPlainMap, type Json } from '../model/json';
import { LONGEST_KEY } from './limits';
import { yamlKey, yamlText } from './print-text';

/**
 * One object as YAML text, ending with a newline and without a document marker. The same object always gives the same
 * text: at the top `apiVersion`, `kind` and `metadata` come first, every other key of every map stands in code-unit
 * order; readable text of several lines is a block. Entries that are `undefined` are left out.
 *
 * @throws DeliveryError `UNPRINTABLE_TEXT` (lone surrogate, merge key), `NOT_FINITE`, or `INVALID_OBJECT` for values that
 *   YAML has no form for (functions, dates, class instances)
 */
export function emitYaml(object: object): string {
  const keys = keysOf(object, true).filter((key) => !FIRST.includes(key));
  const first = FIRST.filter((key) => valueAt(object, key) !== undefined);
  const text = entries(object, [...first, ...keys], '', MANIFEST);
  return text === '' ? '{}\n' : `${text.slice(1)}\n`;
}

const FIRST = ['apiVersion', 'kind', 'metadata'];

/** How a text is laid out. */
export interface BlockLayout {
  /** What every line starts with. */
  readonly indent: string;
  /** Blanks per level. */
  readonly step: string;
}

/**
 * A whole data file: comment lines, then the map or list in block style, keys in the order given, each text on one line, a
 * newline at the end.
 *
 * @param header comment lines without `#`
 * @throws DeliveryError as {@link emitYaml}
 */
export function printYaml(value: Json, header: readonly string[] = []): string {
  const text = isFilled(value) ? nested(value, '', DATA).slice(1) : printInline(value);
  return `${header.map((line) => `# ${line}\n`).join('')}${text}\n`;
}

/** The value on one line, in flow style. */
export function printInline(value: Json): string {
  if (typeof value !== 'object' || value === null) return scalar(value, undefined);
  if (Array.isArray(value)) return `[${value.map(printInline).join(', ')}]`;
  const inner = keysOf(value, false).map(
    (key) => `${yamlKey(key)}: ${printInline(valueAt(value, key) as Json)}`,
  );
  return `{${inner.join(', ')}}`;
}

/** Lines of a map or list that is not empty, without line ends. */
export function printLines(value: Json, { indent, step }: BlockLayout): string[] {
  const style = { ...DATA, step };
  return nested(value as object, indent, style)
    .slice(1)
    .split('\n');
}

/** Lines of one map entry. */
export function printEntry(key: string, value: Json, layout: BlockLayout): string[] {
  return printLines({ [key]: value }, layout);
}

/** Lines of one list item. */
export function printItem(value: Json, layout: BlockLayout): string[] {
  return printLines([value], layout);
}

/** Whether a value is a map or list with something in it. */
export function isFilled(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

interface Style {
  readonly sorted: boolean;
  /** Whether text of several lines is written as a block. */
  readonly blocks: boolean;
  readonly step: string;
}

const MANIFEST: Style = { sorted: true, blocks: true, step: '  ' };
const DATA: Style = { sorted: false, blocks: false, step: '  ' };

/** A map or list that is not empty, each line beginning with a newline. */
function nested(value: object, indent: string, style: Style): string {
  return Array.isArray(value)
    ? items(value, indent, style)
    : entries(value, keysOf(value, style.sorted), indent, style);
}

/** The entries of a map, each beginning with a newline. */
function entries(object: object, keys: readonly string[], indent: string, style: Style): string {
  let text = '';
  for (const key of keys) {
    const name = yamlKey(key);
    const value = node(valueAt(object, key), indent, style);
    text +=
      name.length > LONGEST_KEY ? `\n${indent}? ${name}\n${indent}:${value}` : `\n${indent}${name}:${value}`;
  }
  return text;
}

/** What follows a key's `:`, with the blank or newline it begins with. */
function node(value: unknown, indent: string, style: Style): string {
  const inner = indent + style.step;
  if (typeof value !== 'object' || value === null)
    return ` ${scalar(value, style.blocks ? inner : undefined)}`;
  if (Array.isArray(value)) return value.length === 0 ? ' []' : items(value, inner, style);
  const keys = keysOf(value, style.sorted);
  return keys.length === 0 ? ' {}' : entries(value, keys, inner, style);
}

function items(list: readonly unknown[], indent: string, style: Style): string {
  const inner = `${indent}  `;
  let text = '';
  for (const item of list) text += `\n${indent}- ${itemText(item, inner, style)}`;
  return text;
}

/** What follows the `- ` of an item. */
function itemText(item: unknown, indent: string, style: Style): string {
  if (typeof item !== 'object' || item === null) return scalar(item, style.blocks ? indent : undefined);
  if (Array.isArray(item))
    return item.length === 0 ? '[]' : items(item, indent, style).slice(1 + indent.length);
  const keys = keysOf(item, style.sorted);
  return keys.length === 0 ? '{}' : entries(item, keys, indent, style).slice(1 + indent.length);
}

/** @param indent blanks before the lines of a block; absent where there are no blocks */
function scalar(value: unknown, indent: string | undefined): string {
  switch (typeof value) {
    case 'string':
      return yamlText(value, indent);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      return number(value);
    default:
      if (value === null || value === undefined) return 'null';
      throw DeliveryError.of(
        'INVALID_OBJECT',
        `a ${typeof value} cannot be written as YAML: ${quote(String(value))}`,
      );
  }
}

/** As JSON writes it; with a fraction before an exponent, without which YAML 1.1 sees a string. */
function number(value: number): string {
  if (!Number.isFinite(value))
    throw DeliveryError.of('NOT_FINITE', `the number ${value} cannot be written as YAML`);
  const text = JSON.stringify(value);
  return text.includes('e') && !text.includes('.') ? text.replace('e', '.0e') : text;
}

/** Keys with a value. */
function keysOf(object: object, sorted: boolean): string[] {
  if (!isPlainMap(object) && !isForeignMap(object)) {
    throw DeliveryError.of(
      'INVALID_OBJECT',
      `an instance of ${quote(object.constructor?.name)} cannot be written as YAML, only plain objects can`,
    );
  }
  const keys = Object.keys(object).filter((key) => valueAt(object, key) !== undefined);
  return sorted ? keys.sort() : keys;
}

/** Plain objects of another realm, as `vm` contexts make them. */
function isForeignMap(object: object): boolean {
  const prototype = Object.getPrototypeOf(object) as object;
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'hasOwnProperty');
}

const valueAt = (object: object, key: string): unknown => (object as Readonly<Record<string, unknown>>)[key];
