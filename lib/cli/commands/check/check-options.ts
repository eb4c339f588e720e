import { DeliveryError, didYouMean, type Finding, quote, refusal } from '../../../model/finding';
import type { AppName, EnvironmentName } from '../../../model/scalars';
import type { OpinionName } from '../../second-opinion';

/** Options of `check`. */
export interface CheckOptions {
  readonly env?: readonly EnvironmentName[];
  readonly app?: readonly AppName[];
  readonly records?: boolean;
  readonly base?: string;
  readonly head?: string;
  readonly proposal?: string;
  readonly format: ReportFormat;
  /** False: not even those in the project's settings. */
  readonly with?: readonly OpinionName[] | false;
  readonly schemaLocation: readonly string[];
}

/** How a report is printed. */
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** @see ReportFormat */
export const REPORT_FORMATS = ['text', 'sarif', 'junit', 'github'] as const;

/** Refuses options that would be ignored beside others, all at once: `INVALID_OPTION`. */
export function assertCheckOptions(options: CheckOptions, json: boolean): void {
  const { format } = options;
  const findings: Finding[] = [];
  const say = (message: string, remedy?: string) =>
    findings.push(refusal('INVALID_OPTION', message, {}, remedy));
  const leaveOut = (message: string) => say(message, 'leave one of them out');
  const given = (name: keyof CheckOptions) => {
    const value = options[name];
    return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
  };
  const modes = (['base', 'proposal'] as const).filter(given);
  if (modes.length > 1)
    leaveOut(`${modes.map((each) => `--${each}`).join(' and ')} ask for different checks`);
  if (given('head') && !given('base')) say('--head goes with --base');
  if (!REPORT_FORMATS.includes(format))
    say(
      `${quote(format)} is not a format; known: ${REPORT_FORMATS.join(', ')}${didYouMean(format, REPORT_FORMATS)}`,
    );
  else if (format !== 'text' && json) leaveOut('--format and --json ask for different reports');
  const [mode] = modes;
  const narrowing = (['env', 'app', 'records'] as const).filter(given);
  if (mode !== undefined)
    for (const each of narrowing)
      leaveOut(`--${each} goes without --${mode}, which says itself what is checked`);
  const asking = (['with', 'schemaLocation'] as const).filter(given);
  if (given('records'))
    for (const each of asking) leaveOut(`${FLAGS[each]} goes without --records, which judges no manifests`);
  DeliveryError.throwIfAny(findings);
}

const FLAGS = { with: '--with', schemaLocation: '--schema-location' } as const;
