/** A double as Go's `strconv` prints it with the format `g` and as many digits as are needed. */
export function goDouble(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= LARGEST) return `${mantissa}e${twoDigits(exponent)}`;
  const digits = mantissa.replace(/[-.]/g, '').length;
  return value.toFixed(Math.max(0, digits - exponent - 1));
}

/** From this power of ten on there is an exponent. */
const LARGEST = 6;

function twoDigits(exponent: number): string {
  return `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}
