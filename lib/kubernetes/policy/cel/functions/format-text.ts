import { CelFailure } from '../cel-failure';
import { fieldEntries } from '../equal-values';
import { goDouble } from './go-double';
import { quotedText } from './quoted-text';
import { timeText } from './time-text';

/**
 * Fills values into the clauses of a text (`%s %d %f %e %b %o %x %X`), as the `format` of the release of the string library
 * that Kubernetes has (2) does; newer ones print lists, maps and large numbers differently.
 */
export function formatText(text: string, values: readonly unknown[]): string {
  let filled = '';
  let next = 0;
  let at = 0;
  while (at < text.length) {
    const mark = text.indexOf('%', at);
    if (mark < 0) break;
    filled += text.slice(at, mark);
    if (text[mark + 1] === '%') {
      filled += '%';
      at = mark + 2;
      continue;
    }
    let end = mark + 1;
    let precision: number | undefined;
    if (text[end] === '.') {
      end += 1;
      const from = end;
      while (isDigit(text[end])) end += 1;
      precision = end === from ? 0 : Number(text.slice(from, end));
      if (precision > 1000) throw new CelFailure('a precision is at most 1000');
    }
    const clause = text[end];
    if (clause === undefined) throw new CelFailure('the text ends inside of a formatting clause');
    if (next >= values.length) throw new CelFailure(`there is no value number ${next} to format`);
    filled += formatted(clause, values[next], precision);
    next += 1;
    at = end + 1;
  }
  return filled + text.slice(at);
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= '0' && char <= '9';
}

function formatted(clause: string, value: unknown, precision: number | undefined): string {
  switch (clause) {
    case 's':
      return textOf(value);
    case 'd':
      return integerOf('d', value).toString();
    case 'f':
      return fixed(value, precision ?? 6);
    case 'e':
      return scientific(value, precision ?? 6);
    case 'b':
      return typeof value === 'boolean' ? (value ? '1' : '0') : integerOf('b', value).toString(2);
    case 'o':
      return integerOf('o', value).toString(8);
    case 'x':
      return hexadecimal(value);
    case 'X':
      return hexadecimal(value).toUpperCase();
    default:
      throw new CelFailure(`${JSON.stringify(`%${clause}`)} is not a formatting clause`);
  }
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return goDouble(value);
  if (value instanceof Date) return timeText(value);
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (isDuration(value)) return String(value);
  return literalOf(value);
}

/** A value inside of a list or map, as an expression would write it. */
function literalOf(value: unknown): string {
  if (typeof value === 'string') return quotedText(value);
  if (typeof value === 'number')
    return Number.isFinite(value) ? value.toFixed(6) : quotedText(goDouble(value));
  if (value === null || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object') throw new CelFailure('the value has no text');
  if (Array.isArray(value)) return `[${value.map(literalOf).join(', ')}]`;
  if (value instanceof Date) return `timestamp(${quotedText(timeText(value))})`;
  if (value instanceof Uint8Array) return `b${quotedText(new TextDecoder().decode(value))}`;
  if (isDuration(value)) return `duration(${quotedText(String(value))})`;
  if (isUnsigned(value)) return String(value);
  if (value.constructor?.name === 'Type') return (value as { name: string }).name;
  const entries = fieldEntries(value);
  if (!entries) throw new CelFailure('the value has no text');
  const texts = [...entries].map(([key, item]) => [literalOf(key), literalOf(item)] as const);
  texts.sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${texts.map(([key, item]) => `${key}:${item}`).join(', ')}}`;
}

function isUnsigned(value: unknown): value is { valueOf(): bigint } {
  return typeof value === 'object' && value !== null && value.constructor?.name === 'UnsignedInt';
}

function isDuration(value: unknown): boolean {
  return typeof value === 'object' && value !== null && value.constructor?.name === 'Duration';
}

function integerOf(clause: string, value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  if (isUnsigned(value)) return value.valueOf();
  throw new CelFailure(`"%${clause}" takes an integer`);
}

function doubleOf(clause: string, value: unknown): number {
  if (typeof value === 'number') return value;
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
  throw new CelFailure(`"%${clause}" takes a double`);
}

/** With separators between thousands: Kubernetes prints for people who read English. */
function fixed(value: unknown, precision: number): string {
  const number = doubleOf('f', value);
  if (!Number.isFinite(number)) return special(number);
  const digits = Math.min(precision, 100);
  const [whole = '', fraction] = (number.toFixed(digits) + '0'.repeat(precision - digits)).split('.');
  const grouped = whole.replace(/(?<=[0-9])(?=(?:[0-9]{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** Such as `1.5×10⁰³`. */
function scientific(value: unknown, precision: number): string {
  const number = doubleOf('e', value);
  if (!Number.isFinite(number)) return special(number);
  const [mantissa = '', power = '0'] = number.toExponential(Math.min(precision, 100)).split('e');
  const exponent = String(Math.abs(Number(power))).padStart(2, '0');
  const raised = [...exponent].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('');
  return `${mantissa}×10${Number(power) < 0 ? '⁻' : ''}${raised}`;
}

function special(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '∞' : '-∞';
}

function hexadecimal(value: unknown): string {
  if (typeof value === 'string') return Buffer.from(value, 'utf8').toString('hex');
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return integerOf('x', value).toString(16);
}
