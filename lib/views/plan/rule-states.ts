/**
 * The possible results of a rule over manifests, gravest first: the counter, and its sign in Markdown and on a
 * terminal.
 */
export const RULE_STATES = {
  refusal: { count: 'refused', icon: '⛔', mark: '✗', color: 'red' },
  undecided: { count: 'undecided', icon: '❔', mark: '?', color: 'yellow' },
  warning: { count: 'warned', icon: '⚠️', mark: '!', color: 'yellow' },
  waived: { count: 'waived', icon: '🩹', mark: '·', color: 'yellow' },
  note: { count: 'noted', icon: 'ℹ️', mark: '·', color: 'dim' },
  passed: { count: undefined, icon: '✅', mark: '✓', color: 'green' },
  idle: { count: undefined, icon: '➖', mark: '-', color: 'dim' },
} as const;

/** The gravest thing that a rule found; `passed` where it found nothing, `idle` where it had nothing to look at. */
export type RuleState = keyof typeof RULE_STATES;

/** All states, gravest first. */
export const RULE_STATE_NAMES = Object.keys(RULE_STATES) as RuleState[];
