import type { Plan } from '../engine/promotion';
import type { Output } from './output';
import { findingLines } from './print-findings';

/** What is told of approvals by the name of the person who asked, also where the plan was read before they were given. */
export function namesakeLines({ findings }: Pick<Plan, 'findings'>, out: Output): readonly string[] {
  const alike = findings.filter(({ code, severity }) => code === 'SELF_APPROVAL' && severity === 'warning');
  return findingLines(alike, out);
}
