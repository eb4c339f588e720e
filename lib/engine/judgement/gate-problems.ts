import { judgeOf } from '../../gates/judges';
import type { EnvironmentData } from '../../model/environment';
import { type Finding, quote, refusal } from '../../model/finding';
import { type ExpressionProblem, gateName } from '../../model/gate';

/** What is wrong with the gates of environments, before they become data that promotions wait for. */
export function gateProblems(environments: readonly EnvironmentData[]): Finding[] {
  return environments.flatMap(({ name: environment, gates }) =>
    gates.flatMap((entry) => {
      const problem = judgeOf(entry)?.problem?.(entry, expressionProblem);
      if (problem === undefined) return [];
      const gate = gateName(entry);
      return [refusal('INVALID_GATE', `the gate ${gate}: ${problem}`, { environment, gate })];
    }),
  );
}

const expressionProblem: ExpressionProblem = (expression, names) => {
  // Loaded late: expressions take a while to load, and few environments have some at their gates.
  const { CelScope, compileCel, describeCelError } =
    require('../../kubernetes/policy/cel') as typeof import('../../kubernetes/policy/cel');
  const scope = CelScope.of({}).with(names);
  try {
    const type = compileCel(expression).check(scope);
    if (type === 'bool' || type === 'dyn') return undefined;
    return `it gives neither true nor false but ${type}: ${quote(expression)}`;
  } catch (error) {
    const { message, line, column } = describeCelError(error, scope);
    if (column === undefined) return `${message}, in ${quote(expression)}`;
    return `${message} at ${line === 1 ? '' : `line ${line}, `}column ${column} of ${quote(expression)}`;
  }
};
