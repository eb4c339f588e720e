import type { Finding } from '../../model/finding';
import type { CheckRow } from './plan-view';

/** The beginning of a message about a refusal in a later environment. */
export const LATER = 'will be refused in ';

/** A finding as a row of a view. */
export function checkRow(found: Finding): CheckRow {
  const { severity, undecided, code, message, remedy, subject, disposition, until } = found;
  const target = [subject.environment, subject.app].filter((each) => each !== undefined).join('/');
  return {
    severity,
    ...(undecided ? { undecided } : {}),
    code,
    message,
    remedy,
    subject: [target, placeOf(subject)].filter((each) => each !== '').join(' '),
    ...(subject.rule !== undefined && code === 'POLICY_FAILED' && { rule: subject.rule }),
    ...(disposition === 'waived' && { waived: `${subject.rule ?? 'a check'} until ${until}` }),
  };
}

/**
 * Findings of a plan as rows; a refusal of several later environments is one row, or is added to that of the
 * environment that is entered.
 */
export function checkRows(findings: readonly Finding[]): CheckRow[] {
  const later = new Map<string, string[]>();
  for (const each of findings) {
    const message = laterOf(each);
    if (message === undefined) continue;
    const key = keyOf(each, message);
    later.set(key, [...(later.get(key) ?? []), each.subject.environment ?? '']);
  }
  const told = new Set(
    findings
      .filter(({ severity }) => severity === 'refusal')
      .map((each) => keyOf(each, each.message))
      .filter((key) => later.has(key)),
  );
  return findings.flatMap((each): CheckRow[] => {
    const message = laterOf(each);
    const key = keyOf(each, message ?? each.message);
    const environments = later.get(key)?.join(', ');
    const row = checkRow(each);
    if (message === undefined) {
      const also = each.severity === 'refusal' && environments !== undefined;
      return [also ? { ...row, message: `${row.message}; ${environments} will refuse it as well` } : row];
    }
    if (told.has(key)) return [];
    told.add(key);
    const { environment: _one, ...subject } = each.subject;
    return [checkRow({ ...each, subject, message: `${LATER}${environments}: ${message}` })];
  });
}

/** The refusal of a later environment, without its name; undefined for any other finding. */
function laterOf({ disposition, found }: Finding): string | undefined {
  return disposition === 'later' ? found : undefined;
}

/** Findings that differ only in the name of their environment have the same key. */
function keyOf({ code, remedy, subject }: Finding, message: string): string {
  const { environment, app, file, path, construct } = subject;
  const neutral = (text: string) =>
    environment === undefined ? text : text.replaceAll(namePattern(environment), '\0');
  return JSON.stringify([code, app, file, path, construct, neutral(message), neutral(remedy)]);
}

/** The name where it is a word, as in `shop-dev` and `dev/web`. */
function namePattern(word: string): RegExp {
  return new RegExp(`(?<![A-Za-z0-9])${word.replaceAll(/[^a-z0-9-]/g, '.')}(?![A-Za-z0-9])`, 'g');
}

/** The construct that made the object says more than its file name, which follows from the object. */
function placeOf({ file, line, object, construct }: Finding['subject']): string {
  if (construct !== undefined && object !== undefined) return `made by ${construct}`;
  return [file, file === undefined ? undefined : line].filter((each) => each !== undefined).join(':');
}
