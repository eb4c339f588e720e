import type { ExpressionAnswer, GateJudge } from '../../model/gate';
import type { ExpressionEntry } from './settings';

/** What an expression may name. */
const NAMES = { release: 'dyn', current: 'dyn', environment: 'string', app: 'string', now: 'string' };

/** Judges whether the expression holds; one that gives no answer is undecided. */
export const expressionJudge: GateJudge<ExpressionEntry, ExpressionAnswer> = {
  versions: [1],
  usesTime: ({ expression }) => /\bnow\b/.test(expression),
  problem: ({ expression }, problemOf) => problemOf(expression, NAMES),
  async gather({ expression }, ports) {
    const { environment, app, now, release } = ports;
    const current = (await ports.current()) ?? null;
    return ports.evaluate(expression, { release, current, environment, app, now: now.toISOString() });
  },
  judge({ expression, message, remedy }, answer) {
    if ('problem' in answer)
      return {
        verdict: 'undecided',
        missing: `an answer to \`${expression}\` (${answer.problem})`,
        supply: 'correct the expression in the typed environment, and run `cdk8s-delivery configure`',
      };
    if (answer.value) return { verdict: 'pass', why: `\`${expression}\` holds` };
    return { verdict: 'refuse', why: message, lift: remedy ?? 'release again with what is asked for' };
  },
};
