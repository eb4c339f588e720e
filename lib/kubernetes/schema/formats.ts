import { isIP, isIPv4, isIPv6 } from 'node:net';
import { isDnsLabel } from '../../model/scalars';
import { isDnsSubdomain, isLabelValue, isPortName, isQualifiedName, isUuid, writtenAmount } from '../facts';

/**
 * Whether a text has a format that the API server checks; formats that it ignores, or that are not known here, have
 * every text. Names as in `k8s.io/apiextensions-apiserver` and, for core kinds, what their Go types decode.
 */
export function hasFormat(format: string, text: string): boolean {
  return Object.hasOwn(FORMATS, format) ? (FORMATS[format]?.(text) ?? true) : true;
}

const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  'date-time': (text) => isDateTime(text),
  date: (text) => text.length === 10 && isDate(text),
  byte: (text) => isBase64(text),
  ipv4: isIPv4,
  ipv6: isIPv6,
  ip: (text) => isIP(text) !== 0,
  cidr: (text) => {
    const [address = '', size = '', ...more] = text.split('/');
    const kind = isIP(address);
    return kind !== 0 && more.length === 0 && isDigits(size, 3) && Number(size) <= (kind === 4 ? 32 : 128);
  },
  uuid: isUuid,
  duration: (text) => isDuration(text),
  // Names of our own, for what `api-server-rules.ts` says.
  'DNS label': isDnsLabel,
  'DNS name': isDnsSubdomain,
  'DNS name or wildcard': (text) => isDnsSubdomain(text.startsWith('*.') ? text.slice(2) : text),
  'label value': isLabelValue,
  'port name': isPortName,
  'IP or None': (text) => text === 'None' || isIP(text) !== 0,
  'qualified name': isQualifiedName,
  'absolute path': (text) => text.startsWith('/'),
  'cron schedule': (text) => isSchedule(text),
  percentage: (text) => /^\d{1,9}%$/.test(text),
};

/** Whether the text is a quantity: a decimal number with a binary or decimal suffix, or an exponent. */
export const isQuantity = (text: string): boolean => writtenAmount(text) !== undefined;

function isDateTime(text: string): boolean {
  if (text.length > 64) return false;
  const time = /^[Tt ]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
  return isDate(text.slice(0, 10)) && time.test(text.slice(10));
}

function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** As Go's `encoding/base64` decodes: line breaks are skipped, padding is needed. */
function isBase64(text: string): boolean {
  const plain = /[\r\n]/.test(text) ? text.replace(/[\r\n]/g, '') : text;
  return plain.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(plain);
}

/** As Go's `time.ParseDuration` reads: `1h30m`, `1.5s`; or `strfmt`'s words such as `3 days`. */
function isDuration(text: string): boolean {
  if (text === '0') return true;
  if (text.length > 64) return false;
  return /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|[smh]))+$/.test(text) || /^\d+ ?[a-z]+$/i.test(text);
}

/** Five fields, or a word such as `@daily`; what the fields hold is left to the cluster. */
function isSchedule(text: string): boolean {
  if (text.length > 200) return false;
  return (
    /^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly|every \S+)$/.test(text) ||
    (/^[\w*,/?\s-]+$/.test(text) && text.trim().split(/\s+/).length === 5)
  );
}

function isDigits(text: string, most: number): boolean {
  return text.length > 0 && text.length <= most && /^\d+$/.test(text);
}
