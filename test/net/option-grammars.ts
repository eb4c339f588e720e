import { letters } from './fuzz-values';

/**
 * What has to become of a value: `taken` by a command that ends with 0; `refused` as no value of the option, exit code
 * 2; `stopped` by whatever exit code but 0; `open`: either, as long as nothing is written that cannot be read.
 */
export type Verdict = 'taken' | 'refused' | 'stopped' | 'open';

/** The values of an option, stated apart from the program. */
export interface Grammar {
  /** Values that are taken, short and long. */
  readonly good: readonly string[];
  readonly verdict: (value: string) => Verdict;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const HEX_ID = /^([0-9a-f]{40}|[0-9a-f]{64})$/;

export const hex = (length: number, digit = '0123456789abcdef'): string =>
  digit.repeat(Math.ceil(length / digit.length)).slice(0, length);

const hasControl = (value: string): boolean => /[\u0000-\u001f\u007f-\u009f]/.test(value);

/** Letters, signs and emoji that every grammar of free text lets through. */
const isPlain = (value: string): boolean => /^(?:[\p{L}\p{M}\p{N}\p{P}\p{S} ]|\r?\n|\t)*$/u.test(value);

/** Whether there is a letter, digit or sign that a reader sees, and not only blanks, marks and fillers. */
const isSeen = (value: string): boolean =>
  /[\p{L}\p{N}\p{P}\p{S}]/u.test(value.replace(/[\p{Default_Ignorable_Code_Point}\u2800]/gu, ''));

const characters = (value: string): number => [...value].length;

/** Free text of so many characters; how a character beyond the basic plane counts is open. */
const lengthVerdict = (value: string, most: number): Verdict | undefined => {
  if (characters(value) > most) return 'refused';
  return value.length > most ? 'open' : undefined;
};

/** Why somebody does something: any number of lines. */
export const REASON: Grammar = {
  good: [
    'INC-42: error rate',
    'INC-42: pool exhausted\nsee https://wiki.example.org/inc-42\n\n- Ada: "it\'s the cache"\n\t# twice\n',
    'one\r\ntwo\r\n\r\nfour',
    '- a: {b: [c]} # d',
    '  indented\n and less\n',
    letters(501),
    letters(4000),
  ],
  verdict: (value) => {
    if (!isSeen(value)) return 'refused';
    if (hasControl(value.replace(/\r?\n|\t/g, ' '))) return 'refused';
    const length = lengthVerdict(value, 4000);
    if (length) return length;
    return isPlain(value) ? 'taken' : 'open';
  },
};

/** One line of printable text. */
export const LINE: Grammar = {
  good: ['@example/web', 'Ada Lovelace', 'true', '# a: b', letters(500)],
  verdict: (value) => {
    if (!isSeen(value) || hasControl(value)) return 'refused';
    const length = lengthVerdict(value, 500);
    if (length) return length;
    return isPlain(value) && value.trim() === value ? 'taken' : 'open';
  },
};

/** Certain words and no other. */
export const exactly = (...words: readonly string[]): Grammar => ({
  good: words,
  verdict: (value) => (words.includes(value) ? 'taken' : 'refused'),
});

/** Certain words are taken, whatever else may be or not. */
export const mostly = (...words: readonly string[]): Grammar => ({
  good: words,
  verdict: (value) => (words.includes(value) ? 'taken' : 'open'),
});

/** Certain words are taken, all else is stopped. */
export const onlyWorks = (...words: readonly string[]): Grammar => ({
  good: words,
  verdict: (value) => (words.includes(value) ? 'taken' : 'stopped'),
});

/** A full id of a Git object. */
export const COMMIT_ID: Grammar = {
  good: [hex(40), hex(64), hex(40, '1'), `1e${hex(38, '3')}`],
  verdict: (value) =>
    HEX_ID.test(value)
      ? 'taken'
      : /^[0-9a-f]+$/i.test(value) && HEX_ID.test(value.toLowerCase())
        ? 'open'
        : 'refused',
};

/** Whether parts make a day of the calendar. */
const isDay = (value: string): boolean => {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) ?? [];
  if (year === undefined || month === undefined || day === undefined) return false;
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
};

/** A moment to come, with a zone; usual forms are taken, rarer ones of ISO 8601 may be. */
export const UNTIL: Grammar = {
  good: [
    '2099-12-27T08:00:00Z',
    '2099-12-27T08:00:00.500Z',
    '2099-12-27T08:00:00+02:00',
    '9999-12-31T23:59:59Z',
  ],
  verdict: (value) => {
    const parts =
      /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d+))?)?([Zz]|[+-]\d{2}(?::?\d{2})?)$/.exec(
        value,
      );
    const [, day = '', hour = '', minute = '', second, fraction = '', zone = ''] = parts ?? [];
    if (!parts || !isDay(day) || Number(hour) > 24 || Number(minute) > 59 || Number(second ?? 0) > 60)
      return 'refused';
    const time = Date.parse(`${day}T12:00:00Z`);
    if (time < Date.now() - 3 * DAY_MS) return 'refused';
    if (day === '9999-12-31' && zone.startsWith('-')) return 'open';
    const usual = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/.test(value);
    return usual &&
      Number(hour) < 24 &&
      Number(second) < 60 &&
      fraction.length <= 3 &&
      time > Date.now() + 3 * DAY_MS
      ? 'taken'
      : 'open';
  },
};

/** The day or moment that a waiver ends. */
export const EXPIRES: Grammar = {
  good: ['2099-12-31', '2099-12-31T08:00:00Z', '2096-02-29', '9999-12-31'],
  verdict: (value) => {
    const [, day = '', rest] =
      /^(\d{4}-\d{2}-\d{2})(T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?Z)?$/.exec(value) ?? [];
    if (!isDay(day)) return rest === undefined && /^\d{4}-\d{2}-\d{2}$/.test(value) ? 'refused' : 'refused';
    const time = Date.parse(`${day}T12:00:00Z`);
    if (Math.abs(time - Date.now()) < 3 * DAY_MS) return 'open';
    return time > Date.now() ? 'taken' : 'stopped';
  },
};

/** The name of a file that a person chooses. */
export const FILE_NAME: Grammar = {
  good: ['a', 'probes-frontend', 'x'.repeat(63), '0x1f', 'true'],
  verdict: (value) =>
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(value) && value !== 'constructor'
      ? 'taken'
      : /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(value)
        ? 'open'
        : 'refused',
};

/** An object by kind and name. */
export const OBJECT: Grammar = {
  good: ['Deployment web', 'ConfigMap a.b:c', `Pod ${'x'.repeat(400)}`],
  verdict: (value) => {
    if (hasControl(value) || !/^[A-Za-z][A-Za-z0-9]* [^ ]+$/.test(value) || characters(value) > 500)
      return 'refused';
    return /^[\u0021-\u007e ]+$/.test(value) ? 'taken' : 'open';
  },
};

/** What can be rejected. */
export const REJECTABLE: Grammar = {
  // A release or a state that never ran is refused; an image may be rejected before it comes.
  good: ['1', '2', '3'].map((digit) => `sha256:${hex(64, digit)}`),
  verdict: (value) => {
    if (/^sha256:[0-9a-f]{64}$/.test(value)) return 'taken';
    if (/^r-[0-9a-f]{16}$/.test(value)) return 'open';
    const [, environment = '', id = ''] = /^([^:]*):(.*)$/s.exec(value) ?? [];
    if (!LABEL.test(environment) || !HEX_ID.test(id)) return 'refused';
    return 'open';
  },
};

/** Who asks. */
export const PERSON: Grammar = {
  good: [
    'Bob <bob@example.org>',
    'Ada "Countess" Lovelace, # 1 <ada+x@example.org>',
    'Zoë Ångström <zoe@example.org>',
  ],
  verdict: (value) => {
    if (/^[A-Z][a-z]+ <[a-z]+@example\.org>$/.test(value)) return 'taken';
    return hasControl(value) || !/^[^<>]*[^<>\s][^<>]*<[^<>]*[^<>\s][^<>]*>$/.test(value)
      ? 'refused'
      : 'open';
  },
};

const PLAIN_LINK = /^https?:\/\/[a-z0-9]+(\.[a-z0-9]+)*(:\d{1,4})?(\/[A-Za-z0-9._/?=&#-]*)?$/;
const PLAIN_PATH = /^[a-z0-9][a-z0-9._-]*(\/[a-z0-9._-]+)*$/;

/** A repository or a folder, without credentials. */
export const LOCATION: Grammar = {
  good: ['https://ci.example.org/runs/1', 'reports/scan.json', `https://ci.example.org/${'x'.repeat(477)}`],
  verdict: (value) => {
    if (value === '' || hasControl(value) || value.startsWith('-')) return 'refused';
    const length = lengthVerdict(value, 500);
    if (length) return length;
    if (/^[a-z][a-z+.-]*:\/\/[^/?#]*:[^/?#]*@/i.test(value)) return 'refused';
    return (PLAIN_LINK.test(value) || PLAIN_PATH.test(value)) && !value.includes(',') ? 'taken' : 'open';
  },
};

/** A link that a page may show, without credentials. */
export const LINK: Grammar = {
  good: ['https://ci.example.org/runs/1', 'http://ci/1', `https://ci.example.org/${'x'.repeat(477)}`],
  verdict: (value) => {
    const verdict = LOCATION.verdict(value);
    if (verdict === 'refused') return verdict;
    if (!/^https?:\/\/[^/?#@\\]/i.test(value) || /\s/.test(value)) return 'refused';
    return PLAIN_LINK.test(value) && verdict === 'taken' && URL.canParse(value) ? 'taken' : 'open';
  },
};

/** A DNS label that is a kind of evidence. */
export const KIND: Grammar = {
  good: ['run', 'scan', 'a-b', '0x1f', 'true', 'x'.repeat(63)],
  verdict: (value) => {
    if (value.includes('=')) return 'open';
    return LABEL.test(value) && value !== 'constructor' ? 'taken' : 'refused';
  },
};

/** A DNS label (RFC 1123). */
export const LABELS: Grammar = {
  good: ['web', 'a-b', '0x1f', '1e3', 'true', 'x'.repeat(63)],
  verdict: (value) => (LABEL.test(value) && value !== 'constructor' ? 'taken' : 'refused'),
};

/** The tag of an image. */
export const TAG: Grammar = {
  good: ['6.11.2', '1e3', '0x1f', 'null', '_', 'v1-a.b_c', `v${'1'.repeat(127)}`],
  verdict: (value) => (/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/.test(value) ? 'taken' : 'stopped'),
};

/** The digest of an image. */
export const DIGEST: Grammar = {
  good: [`sha256:${hex(64, '7')}`, `sha256:${hex(64, '0')}`],
  verdict: (value) => (/^sha256:[0-9a-f]{64}$/.test(value) ? 'taken' : 'refused'),
};

/** The digest of an image that is released: the zeros of a preview are none. */
export const RELEASED_DIGEST: Grammar = {
  good: [`sha256:${hex(64, '7')}`, `sha256:${hex(63, '0')}1`],
  verdict: (value) => (/^sha256:0+$/.test(value) ? 'refused' : DIGEST.verdict(value)),
};
