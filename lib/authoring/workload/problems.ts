import type { Duration } from 'cdk8s';
import { isLabelValue, isQualifiedName } from '../../kubernetes/facts';
import { DeliveryError, quote, refusal } from '../../model/finding';

/** A share of what there is, such as `25%`. */
export type Percent = `${number}%`;

/**
 * Refuses props of a workload.
 *
 * @throws DeliveryError `INVALID_OPTION`, all problems at once.
 */
export function refuseProblems(problems: readonly string[]): void {
  DeliveryError.throwIfAny(problems.map((each) => refusal('INVALID_OPTION', each)));
}

/** What is wrong with a duration that Kubernetes counts in whole seconds. */
export function secondsProblems(what: string, duration: Duration | undefined, least = 0): string[] {
  if (duration === undefined) return [];
  const seconds = duration.toMilliseconds() / 1000;
  return Number.isSafeInteger(seconds) && seconds >= least
    ? []
    : [`${what} is a whole number of seconds from ${least}, got ${duration.toHumanString()}`];
}

/** What is wrong with a number that counts something. */
export function countProblems(
  what: string,
  value: number | undefined,
  least: number,
  most?: number,
): string[] {
  if (value === undefined) return [];
  const fits = Number.isSafeInteger(value) && value >= least && value <= (most ?? value);
  const range = most === undefined ? `from ${least}` : `from ${least} to ${most}`;
  return fits ? [] : [`${what} is a whole number ${range}, got ${quote(String(value))}`];
}

/** What is wrong with a number of pods, or a share of them. */
export function shareProblems(what: string, value: number | Percent | undefined): string[] {
  if (typeof value !== 'string') return countProblems(what, value, 0);
  const number = Number(value.slice(0, -1));
  return value.endsWith('%') && value.length > 1 && Number.isInteger(number) && number >= 0 && number <= 100
    ? []
    : [`${what} is a whole number or a share from "0%" to "100%", got ${quote(value)}`];
}

/** What is wrong with the port of a container or Service. */
export const portProblems = (what: string, value: number | undefined): string[] =>
  countProblems(what, value, 1, 65535);

/** What is wrong with labels. */
export function labelProblems(labels: Readonly<Record<string, string>> = {}): string[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...(isQualifiedName(key) ? [] : [`${quote(key)} is not a key of a label`]),
    ...(isLabelValue(value)
      ? []
      : [
          `the label ${quote(key)} cannot have the value ${quote(value)}: up to 63 letters, digits and inner "-", "_" and "."`,
        ]),
  ]);
}

/** What is wrong with the keys of annotations. */
export function annotationProblems(annotations: Readonly<Record<string, string>> = {}): string[] {
  return Object.keys(annotations)
    .filter((key) => !isQualifiedName(key))
    .map((key) => `${quote(key)} is not a key of an annotation`);
}
