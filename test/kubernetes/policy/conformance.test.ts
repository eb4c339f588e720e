import { compileCel, describeCelError } from '../../../lib/kubernetes/policy/cel';
import { equalValues } from '../../../lib/kubernetes/policy/cel/equal-values';
import { type ConformanceCase, conformanceCases, type Json } from './conformance-cases';
import { SKIPS } from './conformance-skips';
import { conformanceValue } from './conformance-value';

const cases = conformanceCases();
const skipOf = (each: ConformanceCase) => SKIPS.find(({ covers }) => covers(each));
const run = cases.filter((each) => skipOf(each) === undefined);

/** What is wrong with our answer, or nothing. */
function problemOf(each: ConformanceCase): string | undefined {
  let got: unknown;
  try {
    const bindings = Object.fromEntries(
      Object.entries(each.bindings).map(([name, value]) => [name, conformanceValue(value['value'] as Json)]),
    );
    got = compileCel(each.expr, { anyFunction: true }).evaluate(bindings);
  } catch (error) {
    return each.fails ? undefined : describeCelError(error).message;
  }
  if (each.checkOnly) return undefined;
  if (each.fails || each.value === undefined) return `gives ${String(got)}; an error is expected`;
  const wanted = conformanceValue(each.value);
  if (Number.isNaN(got) && Number.isNaN(wanted)) return undefined;
  const same = wanted !== undefined && typeof got === typeof wanted && equalValues(got, wanted);
  return same ? undefined : `gives ${String(got)}; ${String(wanted)} is expected`;
}

test('the published conformance data of CEL', () => {
  const failed = run.flatMap((each) => {
    const problem = problemOf(each);
    return problem === undefined ? [] : [`${each.group}/${each.name}: ${each.expr}: ${problem}`];
  });
  const lines = SKIPS.map((skip) => {
    const count = cases.filter((each) => skipOf(each) === skip).length;
    return `  ${String(count).padStart(4)} skipped: ${skip.reason}`;
  });
  process.stdout.write(
    `CEL conformance: ${run.length - failed.length} of ${cases.length} cases pass, ${failed.length} fail\n${lines.join('\n')}\n`,
  );
  expect(failed).toEqual([]);
  expect(run.length).toBeGreaterThan(1200);
});

test('every reason to skip is needed, and what is known to fail still fails', () => {
  for (const skip of SKIPS) {
    const covered = cases.filter((each) => skipOf(each) === skip);
    expect([skip.reason, covered.length]).not.toEqual([skip.reason, 0]);
    const passing = skip.known ? covered.filter((each) => problemOf(each) === undefined) : [];
    expect([skip.reason, passing.map(({ name, expr }) => `${name}: ${expr}`)]).toEqual([skip.reason, []]);
  }
});
