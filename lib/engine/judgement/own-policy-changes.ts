import type { GovernanceRow } from '../../kubernetes/diff';
import type { OwnPolicyData } from '../../model/exchange';
import { type Json, jsonEqual } from '../../model/json';
import type { FieldJudgement } from './judgements';

type Row = Omit<GovernanceRow, 'subject'>;

/** What differs between two lists of an environment's own policies: one row per policy, under its name. Called with two different lists only. */
export function ownPolicyChanges(
  before: readonly OwnPolicyData[],
  after: readonly OwnPolicyData[],
): readonly Row[] {
  const [old, now] = [byName(before), byName(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  const rows = names.flatMap((name): readonly Row[] => {
    const field = `policies.own.${name}`;
    const [was, is] = [old.get(name), now.get(name)];
    if (was && is) {
      const judged = changed(was, is);
      const severity = severityOf(was) !== severityOf(is);
      const values = severity ? { before: severityOf(was), after: severityOf(is) } : {};
      return judged ? [{ kind: 'changed', field, ...values, ...judged }] : [];
    }
    if (is) return [{ kind: 'added', field, after: severityOf(is), ...added(is) }];
    return was ? [{ kind: 'removed', field, before: severityOf(was), ...removed(was) }] : [];
  });
  return rows.length > 0 ? rows : [{ kind: 'changed', field: 'policies.own', ...REORDERED }];
}

const REORDERED: FieldJudgement = {
  verdict: 'neutral',
  level: 'none',
  note: 'the same policies, written otherwise',
};

function byName(list: readonly OwnPolicyData[]): ReadonlyMap<string, OwnPolicyData> {
  return new Map(list.map((each) => [each.name, each]));
}

function added({ description }: OwnPolicyData): FieldJudgement {
  return { verdict: 'narrowing', level: 'low', note: `a new policy: ${short(description)}` };
}

function removed({ description }: OwnPolicyData): FieldJudgement {
  return { verdict: 'broadening', level: 'high', note: `nobody asks any more: ${short(description)}` };
}

/** What counts for a verdict; the other fields are words for people. */
const DECIDING = ['match', 'conditions', 'variables', 'validations', 'params'] as const;

function changed(before: OwnPolicyData, after: OwnPolicyData): FieldJudgement | undefined {
  const differs = (key: keyof OwnPolicyData) =>
    !jsonEqual((deciding(before, key) ?? null) as Json, (deciding(after, key) ?? null) as Json);
  const weight = WEIGHTS.indexOf(severityOf(after)) - WEIGHTS.indexOf(severityOf(before));
  if (weight < 0)
    return {
      verdict: 'broadening',
      level: 'high',
      note: `what was a ${severityOf(before)} is a ${severityOf(after)}`,
    };
  const parts = DECIDING.filter(differs);
  if (parts.length > 0)
    return {
      verdict: 'unknown',
      level: 'high',
      note: `it asks for something else: ${parts.join(', ')} ${parts.length === 1 ? 'differs' : 'differ'}, which may let more pass`,
    };
  if (differs('admission'))
    return { verdict: 'unknown', level: 'high', note: 'the cluster does something else about it' };
  if (weight > 0)
    return {
      verdict: 'narrowing',
      level: 'low',
      note: `what was a ${severityOf(before)} is a ${severityOf(after)}`,
    };
  const words = (['description', 'remedy'] as const).filter((key) => before[key] !== after[key]);
  const messages = !jsonEqual(before.validations as unknown as Json, after.validations as unknown as Json);
  if (words.length === 0 && !messages) return undefined;
  return { verdict: 'neutral', level: 'none', note: 'its words differ, it asks for the same' };
}

/** A field without the words that it says to people. */
function deciding(policy: OwnPolicyData, key: keyof OwnPolicyData): unknown {
  if (key !== 'validations') return policy[key];
  return policy.validations.map(({ expression }) => expression);
}

const WEIGHTS: readonly string[] = ['note', 'warning', 'refusal'];

function severityOf({ severity = 'refusal' }: OwnPolicyData): string {
  return severity;
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 100 ? `${line.slice(0, 97)}...` : line;
}
