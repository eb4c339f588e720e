import type { Json } from '../../model/json';
import type { Path } from './path';

const SUFFIXES: Readonly<Record<string, readonly [base: bigint, exponent: number]>> = {
  n: [10n, -9],
  u: [10n, -6],
  m: [10n, -3],
  '': [10n, 0],
  k: [10n, 3],
  M: [10n, 6],
  G: [10n, 9],
  T: [10n, 12],
  P: [10n, 15],
  E: [10n, 18],
  Ki: [2n, 10],
  Mi: [2n, 20],
  Gi: [2n, 30],
  Ti: [2n, 40],
  Pi: [2n, 50],
  Ei: [2n, 60],
};

/** A quantity in units of 10^-30, exact; nothing where the text is no quantity. */
export type Quantity = bigint;

const SCALE = 30;

/**
 * Reads a quantity of the Kubernetes API (`k8s.io/apimachinery/pkg/api/resource`, `Quantity`): a decimal number with a
 * binary (`Ki`…`Ei`) or decimal (`n`…`E`) suffix or an exponent.
 */
export function parseQuantity(value: Json | undefined): Quantity | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value);
  if (text.length > 40) return undefined;
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:([eE])([+-]?\d{1,2})|([a-zA-Z]{0,2}))$/.exec(text);
  if (!match) return undefined;
  const [, sign, whole = '', fraction = '', exponentMark, exponentText, suffixText = ''] = match;
  if (whole === '' && fraction === '') return undefined;
  const suffix = exponentMark ? ([10n, Number(exponentText)] as const) : SUFFIXES[suffixText];
  if (!suffix || fraction.length > 20) return undefined;
  const [base, exponent] = suffix;
  const shift = SCALE - fraction.length + (base === 10n ? exponent : 0);
  if (shift < 0 || shift > 120) return undefined;
  const magnitude =
    BigInt(`${whole}${fraction}`) * 10n ** BigInt(shift) * (base === 2n ? 2n ** BigInt(exponent) : 1n);
  return sign === '-' ? -magnitude : magnitude;
}

const HOLDERS = new Set([
  'limits',
  'requests',
  'hard',
  'capacity',
  'allocatable',
  'overhead',
  'podFixed',
  'default',
  'defaultRequest',
  'max',
  'min',
  'minAllowed',
  'maxAllowed',
]);
const FIELDS = new Set(['sizeLimit', 'averageValue', 'divisor', 'storage']);

/** Whether the API reads the value at this path as a quantity. */
export function isQuantityPath(path: Path): boolean {
  const last = path.at(-1);
  const parent = path.at(-2);
  if (typeof last !== 'string') return false;
  return FIELDS.has(last) || (typeof parent === 'string' && HOLDERS.has(parent));
}
