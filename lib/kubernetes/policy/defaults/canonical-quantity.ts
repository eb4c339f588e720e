import { Quantity } from '../cel/functions/quantity';

/**
 * An amount as the API server writes it again: `0.25` as `250m`, `1024Mi` as `1Gi`. Other texts stay unchanged.
 */
export function canonicalQuantity(value: unknown): unknown {
  if (typeof value !== 'string' && typeof value !== 'number') return value;
  const text = String(value);
  const quantity = Quantity.read(text);
  if (!quantity) return text;
  const { nanos } = quantity;
  if (nanos === 0n) return '0';
  const small = nanos > -1024n * NANO && nanos < 1024n * NANO;
  if (text.endsWith('i') && !small && nanos % NANO === 0n) return binary(nanos / NANO);
  return decimal(nanos, /[eE][+-]?[0-9]/.test(text));
}

const NANO = 1_000_000_000n;
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];

function binary(value: bigint): string {
  const [rest, times] = divided(value, 1024n, BINARY.length - 1);
  return `${rest}${BINARY[times]}`;
}

function decimal(nanos: bigint, exponent: boolean): string {
  const [rest, times] = divided(nanos, 1000n, DECIMAL.length - 1);
  if (!exponent) return `${rest}${DECIMAL[times]}`;
  return times === 3 ? String(rest) : `${rest}e${times * 3 - 9}`;
}

function divided(value: bigint, by: bigint, most: number): [rest: bigint, times: number] {
  let rest = value;
  let times = 0;
  while (times < most && rest % by === 0n) {
    rest /= by;
    times += 1;
  }
  return [rest, times];
}
