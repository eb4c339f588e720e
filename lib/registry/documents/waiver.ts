import { DeliveryError, loosened, quote, tightened, undecided } from '../../model/finding';
import { jsonMap } from '../../model/json';
import {
  type AppName,
  appName,
  dateOrInstant,
  KIND_PATTERN,
  reason,
  ruleOrCode,
  text,
} from '../../model/scalars';
import { v } from '../../model/schema';
import { mapKind } from './document-kind';

/** Lets a finding of a check pass in an environment for a while. */
export interface Waiver {
  /** Name of a rule, such as `probes`, or code of a finding, such as `SCHEMA_VALUE`. */
  readonly rule: string;
  /** The app it is for; every app of the environment where absent. */
  readonly app?: AppName;
  /** Kind and name of the object it is for, such as `Deployment web`; every object where absent. */
  readonly object?: string;
  readonly reason: string;
  /** Who answers for it. */
  readonly owner: string;
  /** The last day it holds, in UTC (`2026-12-31`), or the moment it ends (ISO 8601, UTC). */
  readonly expires: string;
}

/** A waiver as a person gives it: not yet parsed. */
export interface AskedWaiver extends Omit<Waiver, 'app'> {
  readonly app?: string;
}

const schema = v.strictObject({
  rule: ruleOrCode,
  app: v.exactOptional(appName),
  object: v.exactOptional(
    v.pipe(
      text,
      v.regex(new RegExp(`^${KIND_PATTERN} [^ ]+$`), 'not a kind and a name, such as "Deployment web"'),
    ),
  ),
  reason,
  owner: text,
  expires: dateOrInstant,
});

/** `environments/<env>/waivers/<name>.yaml` */
export const WAIVER = mapKind<Waiver>({
  kind: 'waiver',
  what: 'control',
  means: {
    added: loosened('a waiver begins', 'medium'),
    removed: tightened('a waiver ends: its rule holds again'),
    changed: undecided('a waiver is put in other terms', 'medium'),
    about({ rule, app, object, reason, owner, expires }) {
      const whom = [app, object].filter((each) => each !== undefined).join(', ') || 'every app';
      return `${rule} for ${whom}, until ${expires}, by ${quote(owner)}: ${quote(reason)}`;
    },
  },
  approved: true,
  concerns: ({ app }) => app,
  header: 'as long as this file is here, and until it expires, the rule is waived for what it names',
  schema,
  data: ({ rule, app, object, reason, owner, expires }) =>
    jsonMap([
      ['rule', rule],
      ['app', app],
      ['object', object],
      ['reason', reason],
      ['owner', owner],
      ['expires', expires],
    ]),
});

export const { read: parseWaiver, print: printWaiver, edit: editWaiver } = WAIVER;

/** What is wrong with one field of a waiver. */
interface WaiverProblem {
  readonly field: string;
  readonly message: string;
}

/**
 * Checks a waiver that was put together from options.
 *
 * @returns one problem per field that has no right value; empty where all have
 */
export function waiverProblems(waiver: AskedWaiver): WaiverProblem[] {
  const { issues = [] } = v.safeParse(schema, waiver);
  return issues.map((issue) => {
    const field = v.getDotPath(issue) ?? 'it';
    return { field, message: `${field}: ${issue.message}, got ${quote(issue.input)}` };
  });
}

/**
 * Parses a waiver that was put together from options.
 *
 * @throws DeliveryError `INVALID_OPTION` with all that is wrong
 */
export function parseAskedWaiver(waiver: AskedWaiver): Waiver {
  const { success, output } = v.safeParse(schema, waiver);
  if (success) return output;
  const problems = waiverProblems(waiver).map(({ message }) => message);
  throw DeliveryError.of('INVALID_OPTION', problems.join('; '));
}
