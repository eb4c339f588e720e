import type { Plan } from '../engine/promotion';
import { foldAlike } from './fold-alike';
import type { Output } from './output';
import { findingLines } from './print-findings';

/** The refusals of a plan, each once, with its remedy; of many, one of each code first. */
export function refusalLines({ findings }: Pick<Plan, 'findings'>, out: Output): string[] {
  const refusals = findings.filter(({ severity }) => severity === 'refusal');
  const all = out.details ? refusals : foldAlike(refusals);
  if (out.details || all.length <= REFUSALS) return findingLines(all, out);
  const firsts = all.filter((each, at) => all.findIndex(({ code }) => code === each.code) === at);
  const shown = new Set([...firsts, ...all].slice(0, REFUSALS));
  const counts = new Map<string, number>();
  for (const { code } of all.filter((each) => !shown.has(each)))
    counts.set(code, (counts.get(code) ?? 0) + 1);
  const rest = [...counts].map(([code, count]) => `${code} ${count}`).join(', ');
  return [
    ...findingLines(
      all.filter((each) => shown.has(each)),
      out,
    ),
    out.colors.dim(`and ${all.length - shown.size} more refusals: ${rest}   (--details)`),
  ];
}

/** Refusals that are shown before the rest is counted. */
const REFUSALS = 8;
