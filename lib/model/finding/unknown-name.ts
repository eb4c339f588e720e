import { didYouMean } from './did-you-mean';
import { type Finding, refusal, type Subject } from './finding';
import { quote } from './quote';

/** What an unknown name was meant to name, by code. */
const WHAT = {
  UNKNOWN_ENVIRONMENT: 'an environment',
  UNKNOWN_APP: 'an app',
  UNKNOWN_SLOT: 'an image slot',
} as const;

/** What the message about an unknown name says. */
interface UnknownName {
  readonly code: keyof typeof WHAT;
  readonly name: string;
  /** The names that are there; listed in this order. */
  readonly known: Iterable<string>;
  /** Where it was looked for: `of the delivery data`. */
  readonly where?: string;
  /** The words in front of the name, which say what uses it: `dev promotes from`. */
  readonly usedBy?: string;
  readonly subject?: Subject;
  readonly remedy?: string | undefined;
}

/** Refuses an unknown name: the only place that raises these codes. */
export function unknownName({
  code,
  name,
  known,
  where,
  usedBy,
  subject = {},
  remedy,
}: UnknownName): Finding {
  const names = [...known];
  const is = usedBy === undefined ? `${quote(name)} is` : `${usedBy} ${quote(name)}, which is`;
  const what = where === undefined ? WHAT[code] : `${WHAT[code]} ${where}`;
  const message = `${is} not ${what}; known: ${names.join(', ') || 'none'}${didYouMean(name, names)}`;
  return refusal(code, message, subject, remedy);
}

/** Refuses an app that the delivery data does not have. */
export function unknownApp(app: string, known: Iterable<string>, remedy?: string): Finding {
  const where = 'of the delivery data';
  return unknownName({ code: 'UNKNOWN_APP', name: app, known, where, subject: { app }, remedy });
}
