import { type Finding, refusal, type Subject } from '../../model/finding';
import { isPlainMap } from '../../model/json';

/**
 * Whole numbers beyond 2^53 in values that a project gives: JavaScript has already changed their digits, and text made
 * from them would hold other digits than were written.
 */
export function inexactNumbers(
  value: unknown,
  where: string,
  subject: Subject,
  path = '',
  around: readonly unknown[] = [],
): readonly Finding[] {
  if (around.includes(value)) return [];
  if (typeof value === 'number') {
    if (!Number.isInteger(value) || Number.isSafeInteger(value) || Math.abs(value) >= 1e21) return [];
    const message = `${where} the number ${value} at ${path}, whole numbers are exact up to 2^53`;
    return [refusal('UNSAFE_INTEGER', message, subject)];
  }
  if (Array.isArray(value))
    return value.flatMap((item, index) =>
      inexactNumbers(item, where, subject, `${path}[${index}]`, [...around, value]),
    );
  if (!isPlainMap(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    inexactNumbers(item, where, subject, `${path}.${key}`, [...around, value]),
  );
}
