const AMOUNT = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([a-zA-Z]{0,2}|[eE][+-]?[0-9]{1,3})$/;
const LONGEST_READ = 200;
const LONGEST = 64;

const DECIMAL: ReadonlyMap<string, number> = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);
const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/**
 * A quantity of the Kubernetes API (`k8s.io/apimachinery/pkg/api/resource`, `Quantity`), such as `250m`, `1.5Gi` or `3e2`,
 * in billionths: finer values are rounded up, as the API server does. Undefined where the text is not one. The API
 * server asks for no digit at all: `Mi` is nothing times 2^20.
 */
export function readAmount(text: string): bigint | undefined {
  const parts = text !== '' && text.length <= LONGEST_READ ? AMOUNT.exec(text) : null;
  if (!parts) return undefined;
  const [, sign, whole = '', fraction = '', suffix = ''] = parts;
  const scale = scaleOf(suffix);
  if (scale === undefined) return undefined;
  let value = BigInt(`0${whole}${fraction}`) * scale.factor;
  const power = 9 - fraction.length + scale.power;
  if (power >= 0) value *= 10n ** BigInt(power);
  else value = roundUp(value, 10n ** BigInt(-power));
  return sign === '-' ? -value : value;
}

/** The same for a text that has a digit and at most 64 characters, as people write amounts. */
export function writtenAmount(text: string): bigint | undefined {
  return text.length <= LONGEST && /^[+-]?\.?[0-9]/.test(text) ? readAmount(text) : undefined;
}

function scaleOf(suffix: string): { factor: bigint; power: number } | undefined {
  const power = DECIMAL.get(suffix);
  if (power !== undefined) return { factor: 1n, power };
  const binary = BINARY.indexOf(suffix);
  if (binary >= 0) return { factor: 1024n ** BigInt(binary + 1), power: 0 };
  const exponent = /^[eE]([+-]?[0-9]{1,3})$/.exec(suffix)?.[1];
  return exponent === undefined ? undefined : { factor: 1n, power: Number(exponent) };
}

function roundUp(value: bigint, divisor: bigint): bigint {
  return value % divisor === 0n ? value / divisor : value / divisor + 1n;
}
