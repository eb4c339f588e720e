import type { ChangeOutcome } from '../../engine/promotion';
import type { Finding } from '../../model/finding';
import type { CommitId } from '../../model/scalars';
import { inlineCode, prose } from '../../views/plan';
import type { Explained } from '../asked-explanation';

/** What became of a change, as Markdown. */
export function outcomeText(outcome: ChangeOutcome): string {
  const { plan } = outcome;
  switch (outcome.kind) {
    case 'refused':
      return refusedText(plan.findings);
    case 'planned':
      return 'Planned only: nothing was changed.';
    case 'nothing':
      return 'Nothing to do: it stands so already.';
    case 'committed':
      return `Done, by commit ${outcome.commit}.${listed(plan.findings)}`;
    case 'proposed': {
      const { id, number } = outcome.proposal;
      const where = number === undefined ? inlineCode(id) : `#${number} (${inlineCode(id)})`;
      const said = {
        opened: 'It waits for approval as',
        updated: 'It was asked for before, and was brought up to date:',
        unchanged: 'It was asked for before, and waits as',
      };
      return `${said[outcome.state]} ${where}.${listed(plan.findings)}`;
    }
  }
}

/** Why something is refused, as Markdown. */
export function refusedText(findings: readonly Finding[]): string {
  const refusals = findings.filter(({ severity }) => severity === 'refusal');
  return `Refused, and nothing was changed.${listed(refusals)}`;
}

/** How many approvals there are, and what else stands against a merge, as Markdown. */
export function approvalText(
  given: number,
  needed: number,
  head: CommitId,
  against: readonly Finding[],
): string {
  const others = against.filter(({ severity, code }) => severity === 'refusal' && code !== 'NOT_APPROVED');
  const rest = others.length === 0 ? '' : `\n\nStill against a merge:${listed(others)}`;
  return `Counts for commit ${head}: ${given} of ${needed} approvals.${rest}`;
}

const MARKS = { passes: '✓', waits: '…', undecided: '?', refuses: '✗', unasked: '·' } as const;

/** How every rule stands, as Markdown. */
export function explainedText({ rules, next }: Explained): string {
  const rows = rules.flatMap(({ rule, verdict, says, findings }) => {
    const told =
      findings.length === 0
        ? [prose(says)]
        : findings.map(({ code, message }) => `${prose(message)} ${inlineCode(code)}`);
    return told.map((each) => `- ${MARKS[verdict]} ${inlineCode(rule)}: ${each}`);
  });
  return `${rows.join('\n')}${next === undefined ? '' : `\n\nNext: ${inlineCode(next)}`}`;
}

function listed(findings: readonly Finding[]): string {
  const told = findings.filter(({ severity }) => severity !== 'note').slice(0, 20);
  return told.length === 0
    ? ''
    : `\n\n${told.map(({ code, message, remedy }) => `- ${inlineCode(code)} ${prose(message)}. To do: ${prose(remedy)}`).join('\n')}`;
}
