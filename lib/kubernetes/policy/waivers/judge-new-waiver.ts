import { BUILT_IN_RULES, type EnvironmentData } from '../../../model/environment';
import { closest, type Finding, finding, quote, type Subject, unknownApp } from '../../../model/finding';
import { endOfDayOrMoment, isFindingCode } from '../../../model/scalars';
import type { AskedWaiver } from '../../../registry';
import { endedWaiver, notWaivable, type StoredWaiver, WAIVABLE } from './waivers';

/** The names that a new waiver may use. */
interface WaiverSurroundings {
  readonly environment: EnvironmentData;
  /** Names of all apps. */
  readonly apps: readonly string[];
}

/** The longest duration of a waiver without a warning: a longer one would be forgotten. */
const LONG = 366 * 24 * 60 * 60 * 1000;

/**
 * Judges a waiver that a person asks for: its rule or code and its app exist, it has not ended, and it does
 * not last for years (a warning).
 */
export function judgeNewWaiver(
  stored: StoredWaiver<AskedWaiver>,
  { environment, apps }: WaiverSurroundings,
  now: Date,
): Finding[] {
  const { file, waiver } = stored;
  const { rule, app, expires } = waiver;
  const subject: Subject = {
    environment: environment.name,
    ...(app === undefined ? {} : { app }),
    file,
  };
  const left = endOfDayOrMoment(expires) - now.getTime();
  return [
    ...unknownRule(stored, environment),
    ...(app === undefined || apps.includes(app) ? [] : [unknownApp(app, apps)]),
    ...(left <= 0 ? [endedWaiver(stored, 'name a day to come')] : []),
    ...(left > LONG
      ? [finding('warning', 'WAIVER_LONG', `the waiver of ${rule} is to last until ${expires}`, subject)]
      : []),
  ];
}

function unknownRule(stored: StoredWaiver<AskedWaiver>, { name, policies }: EnvironmentData): Finding[] {
  const { rule } = stored.waiver;
  const rules = [...BUILT_IN_RULES, ...(policies?.custom ?? []).map((each) => each.name)];
  if (rules.includes(rule) || WAIVABLE.some((code) => code === rule)) return [];
  const isCode = isFindingCode(rule);
  const what = isCode ? 'cannot be waived' : `is not a rule of ${name}`;
  const message = `${quote(rule)} ${what}; known: ${[...rules, ...WAIVABLE].join(', ')}${hint(rule, [...rules, ...WAIVABLE])}`;
  return [notWaivable(message, stored)];
}

function hint(name: string, known: readonly string[]): string {
  const near = closest(name, known);
  return near === undefined ? '' : `; did you mean ${quote(near)}?`;
}
