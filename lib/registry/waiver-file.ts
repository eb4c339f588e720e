import * as v from 'valibot';
import { quote } from '../model/finding';
import { type JsonMap, jsonMap } from '../model/json';
import { dateOrInstant, dnsLabel, reason, ruleOrCode, text } from '../model/scalars';
import { parseYaml } from '../yaml';
import { type DataFile, editData, printData } from './data-file';
import type { Waiver } from './types';
import { validate } from './validate';

const Schema = v.strictObject({
  rule: ruleOrCode,
  app: v.exactOptional(dnsLabel),
  object: v.exactOptional(
    v.pipe(text, v.regex(/^[A-Za-z][A-Za-z0-9]* [^ ]+$/, 'not a kind and a name, such as "Deployment web"')),
  ),
  reason,
  owner: text,
  expires: dateOrInstant,
});

const KIND: DataFile<Waiver> = {
  header: ['as long as this file is here, and until it expires, the rule is waived for what it names'],
  keys: [...Object.keys(Schema.entries)],
  data: waiverData,
  read: parseWaiver,
};

/** Reads a waiver; throws `BROKEN_FILE` with every problem and its position. */
export function parseWaiver(source: string | Uint8Array, file: string): Waiver {
  return validate(Schema, parseYaml(source, file));
}

/** What is wrong with one field of a waiver. */
export interface WaiverProblem {
  readonly field: string;
  readonly message: string;
}

/**
 * Checks a waiver that was put together from options.
 *
 * @returns one problem per field that has no right value; empty where all have
 */
export function waiverProblems(waiver: Waiver): WaiverProblem[] {
  const { issues = [] } = v.safeParse(Schema, waiver);
  return issues.map((issue) => {
    const field = v.getDotPath(issue) ?? 'it';
    return { field, message: `${field}: ${issue.message}, got ${quote(issue.input)}` };
  });
}

/** The canonical text of a waiver. */
export function printWaiver(waiver: Waiver): string {
  return printData(KIND, waiver);
}

/** Writes a waiver into the text that stands there, comments kept; throws as `editRecord`. */
export function editWaiver(oldText: string | undefined, waiver: Waiver, file = 'waiver.yaml'): string {
  return editData(KIND, oldText, waiver, file);
}

function waiverData({ rule, app, object, reason, owner, expires }: Waiver): JsonMap {
  return jsonMap([
    ['rule', rule],
    ['app', app],
    ['object', object],
    ['reason', reason],
    ['owner', owner],
    ['expires', expires],
  ]);
}
