import { DeliveryError, quote } from '../model/finding';
import { yamlText } from './yaml-text';

/**
 * One object as YAML text, ending with a newline and without a document marker. The same object always gives the same
 * text: at the top `apiVersion`, `kind` and `metadata` come first, every other key of every map stands in code-unit
 * order. Entries that are `undefined` are left out.
 *
 * @throws DeliveryError `UNPRINTABLE_TEXT` (lone surrogate), `NOT_FINITE`, or `INVALID_OBJECT` for values that YAML has
 * no form for (functions, dates, class instances)
 */
export function emitYaml(object: object): string {
  const keys = definedKeys(object).filter((key) => !FIRST.includes(key));
  const text = entries(object, [...FIRST.filter((key) => valueAt(object, key) !== undefined), ...keys], '');
  return text === '' ? '{}\n' : `${text.slice(1)}\n`;
}

const FIRST = ['apiVersion', 'kind', 'metadata'];

/** The longest key in the short form: Go's reader gives up looking for the `:` after 1,024 characters. */
const LONGEST_KEY = 1000;

/** The entries of a map, each beginning with a newline. */
function entries(object: object, keys: readonly string[], indent: string): string {
  let text = '';
  for (const key of keys) {
    const name = yamlText(key);
    const value = node(valueAt(object, key), indent);
    text +=
      name.length > LONGEST_KEY ? `\n${indent}? ${name}\n${indent}:${value}` : `\n${indent}${name}:${value}`;
  }
  return text;
}

/** What follows a key's `:`, with the blank or newline it begins with. */
function node(value: unknown, indent: string): string {
  if (typeof value === 'object' && value !== null) {
    const inner = `${indent}  `;
    if (Array.isArray(value)) return value.length === 0 ? ' []' : items(value, inner);
    const keys = definedKeys(value);
    return keys.length === 0 ? ' {}' : entries(value, keys, inner);
  }
  return ` ${scalar(value, `${indent}  `)}`;
}

function items(list: readonly unknown[], indent: string): string {
  let text = '';
  for (const item of list) {
    const inner = `${indent}  `;
    const isNested = typeof item === 'object' && item !== null;
    const nested = !isNested
      ? ` ${scalar(item, inner)}`
      : Array.isArray(item)
        ? item.length === 0
          ? ' []'
          : ` ${items(item, inner).slice(1 + inner.length)}`
        : mapItem(item, inner);
    text += `\n${indent}-${nested}`;
  }
  return text;
}

function mapItem(item: object, inner: string): string {
  const keys = definedKeys(item);
  return keys.length === 0 ? ' {}' : ` ${entries(item, keys, inner).slice(1 + inner.length)}`;
}

function scalar(value: unknown, indent: string): string {
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

function definedKeys(object: object): string[] {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== null && prototype !== Object.prototype && !isForeignPlain(prototype)) {
    throw DeliveryError.of(
      'INVALID_OBJECT',
      `an instance of ${quote(object.constructor?.name)} cannot be written as YAML, only plain objects can`,
    );
  }
  return Object.keys(object)
    .filter((key) => valueAt(object, key) !== undefined)
    .sort();
}

/** Plain objects of another realm, as `vm` contexts make them. */
const isForeignPlain = (prototype: unknown) =>
  Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'hasOwnProperty');

const valueAt = (object: object, key: string): unknown => (object as Readonly<Record<string, unknown>>)[key];
