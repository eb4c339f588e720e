import { type FieldJudgement, loosened, neutral, tightened, undecided } from '../../finding';
import { change, type FieldChange, sameData } from '../field-change';
import type { CustomPolicyData } from './custom-policy';

/**
 * What differs between two lists of custom policies: one row per policy, under its name. It is only called with two
 * different lists.
 */
export function customPolicyChanges(
  before: readonly CustomPolicyData[],
  after: readonly CustomPolicyData[],
): readonly FieldChange[] {
  const [old, now] = [recordOf(before), recordOf(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])].sort();
  const rows = names.flatMap((name): readonly FieldChange[] => {
    const field = `policies.custom.${name}`;
    const [was, is] = [old.get(name), now.get(name)];
    if (was && is) {
      const judged = changed(was, is);
      const severity = severityOf(was) !== severityOf(is);
      const values = severity ? { before: severityOf(was), after: severityOf(is) } : {};
      return judged ? [{ kind: 'changed', field, ...values, ...judged }] : [];
    }
    if (is) return [change(field, undefined, severityOf(is), added(is))];
    return was ? [change(field, severityOf(was), undefined, removed(was))] : [];
  });
  return rows.length > 0 ? rows : [{ kind: 'changed', field: 'policies.custom', ...REORDERED }];
}

const REORDERED = neutral('the same policies, written otherwise');

function recordOf(list: readonly CustomPolicyData[]): ReadonlyMap<string, CustomPolicyData> {
  return new Map(list.map((each) => [each.name, each]));
}

function added({ description }: CustomPolicyData): FieldJudgement {
  return tightened(`a new policy: ${short(description)}`);
}

function removed({ description }: CustomPolicyData): FieldJudgement {
  return loosened(`nobody asks any more: ${short(description)}`);
}

/** What counts for a verdict; the other fields are words for people. */
const DECIDING = ['match', 'conditions', 'variables', 'validations', 'params'] as const;

function changed(before: CustomPolicyData, after: CustomPolicyData): FieldJudgement | undefined {
  const differs = (key: keyof CustomPolicyData) => !sameData(deciding(before, key), deciding(after, key));
  const weight = WEIGHTS.indexOf(severityOf(after)) - WEIGHTS.indexOf(severityOf(before));
  if (weight < 0) return loosened(`what was a ${severityOf(before)} is a ${severityOf(after)}`);
  const parts = DECIDING.filter(differs);
  if (parts.length > 0) {
    const what = `${parts.join(', ')} ${parts.length === 1 ? 'differs' : 'differ'}`;
    return undecided(`it asks for something else: ${what}, which may let more pass`, 'high');
  }
  if (differs('admission')) return undecided('the cluster does something else about it', 'high');
  if (weight > 0) return tightened(`what was a ${severityOf(before)} is a ${severityOf(after)}`);
  return sameData(before, after) ? undefined : neutral('its words differ, it asks for the same');
}

/** A field without the words that it says to people. */
function deciding(policy: CustomPolicyData, key: keyof CustomPolicyData): unknown {
  if (key !== 'validations') return policy[key];
  return policy.validations.map(({ expression }) => expression);
}

const WEIGHTS: readonly string[] = ['note', 'warning', 'refusal'];

function severityOf({ severity = 'refusal' }: CustomPolicyData): string {
  return severity;
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 100 ? `${line.slice(0, 97)}...` : line;
}
