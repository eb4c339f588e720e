import { TAKEN_KEYS, TAKEN_NAME } from '../json';
import { v } from '../schema';
import { text } from './text';

const RULE = /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/;
const CODE = /^[A-Z]{1,40}(?:_[A-Z]{1,40}){0,5}$/;

/** Whether the text is a name of a rule or of a policy: lower-case letters, digits and inner `-`, at most 40 characters. */
export function isRuleName(name: string): boolean {
  return RULE.test(name);
}

/** Whether the text is the code of a finding, such as `SCHEMA_VALUE`. */
export function isFindingCode(text: string): boolean {
  return CODE.test(text);
}

/** The code of a finding. */
export const findingCode = v.pipe(
  v.string(),
  v.check(isFindingCode, 'not the code of a finding, such as "SCHEMA_VALUE"'),
);

/** The name of a policy. */
export const policyName = v.pipe(
  v.string(),
  v.check(
    isRuleName,
    'not a name of a policy: lower-case letters, digits and inner "-", at most 40 characters',
  ),
  v.check((value) => !TAKEN_KEYS.has(value), TAKEN_NAME),
);

/** What a waiver lets pass: the name of a rule, or the code of a finding. */
export const ruleOrCode = v.pipe(
  text,
  v.check(
    (value) => isRuleName(value) || isFindingCode(value),
    'neither the name of a rule, such as "probes", nor a code, such as "SCHEMA_VALUE"',
  ),
);
