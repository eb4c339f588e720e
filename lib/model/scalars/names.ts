import { DeliveryError, quote } from '../finding';
import { TAKEN_KEYS, TAKEN_NAME } from '../json';
import { v } from '../schema';
import { type Brand, branded } from './brand';

/** Name of an app: a DNS label (RFC 1123), so that it can be a path segment and part of an object name. */
export type AppName = Brand<'AppName'>;
/** Name of an environment: a DNS label (RFC 1123). */
export type EnvironmentName = Brand<'EnvironmentName'>;
/** Name of an image slot of an app: a DNS label (RFC 1123). */
export type SlotName = Brand<'SlotName'>;
/** Kind of a piece of evidence: a DNS label (RFC 1123), see {@link EVIDENCE_KINDS}. */
export type EvidenceKind = Brand<'EvidenceKind'>;

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Whether the text is a DNS label (RFC 1123): 1 to 63 lower-case letters, digits and inner `-`. */
export function isDnsLabel(text: string): boolean {
  return LABEL.test(text);
}

/** A DNS label (RFC 1123) that can be a key of a plain object. */
export const dnsLabel = v.pipe(
  v.string(),
  v.regex(LABEL, 'not a DNS label: 1 to 63 lower-case letters, digits and inner "-"'),
  v.check((value) => !TAKEN_KEYS.has(value), TAKEN_NAME),
);

/** The name of an app. */
export const appName = branded<AppName>(dnsLabel);
/** The name of an environment. */
export const environmentName = branded<EnvironmentName>(dnsLabel);
/** The name of an image slot. */
export const slotName = branded<SlotName>(dnsLabel);
/** The kind of a piece of evidence. */
export const evidenceKind = branded<EvidenceKind>(dnsLabel);

/** The kinds of evidence that the program knows; projects may use any other DNS label. */
export const EVIDENCE_KINDS: readonly EvidenceKind[] = v.parse(v.array(evidenceKind), [
  'run',
  'tests',
  'scan',
  'sbom',
  'provenance',
  'changelog',
  'ticket',
  'signature',
]);

const parser =
  <T extends string>(schema: v.GenericSchema<string, T>, what: string) =>
  (text: string): T => {
    const { success, output } = v.safeParse(schema, text);
    if (success) return output;
    const allowed = isDnsLabel(text)
      ? 'every object of JavaScript has something of that name'
      : '1 to 63 lower-case letters, digits and inner "-" are allowed';
    throw DeliveryError.of('INVALID_NAME', `${quote(text)} is not a name for ${what}: ${allowed}`);
  };

/** Whether the text is the name of an app. */
export const isAppName = (text: string): text is AppName => v.is(appName, text);
/** Whether the text is the name of an environment. */
export const isEnvironmentName = (text: string): text is EnvironmentName => v.is(environmentName, text);

/** Parses an app's name; throws `INVALID_NAME`. */
export const parseAppName = parser(appName, 'an app');
/** Parses an environment's name; throws `INVALID_NAME`. */
export const parseEnvironmentName = parser(environmentName, 'an environment');
/** Parses the kind of a piece of evidence; throws `INVALID_NAME`. */
export const parseEvidenceKind = parser(evidenceKind, 'a kind of evidence');
/** Parses a slot's name; throws `INVALID_NAME`. */
export const parseSlotName = parser(slotName, 'an image slot');
