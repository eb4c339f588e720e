import type { Plan } from '../engine/promotion';
import type { MarkdownOptions, PlanView, TerminalOptions } from '../views/plan';
import type { PlanReview } from '../views/plan/from-delivery';

// Each function loads its code when it is called: most scripts print no plan, and loading takes a while.

/**
 * A plan as text, to be saved in one job and applied in another: JSON of the schema `cdk8s-delivery/plan/v1`, with the
 * contents of all files that it writes. {@link parsePlan} reads it back.
 */
export function printPlan(plan: Plan): string {
  return (require('../engine/promotion') as typeof import('../engine/promotion')).printSavedPlan(plan);
}

/**
 * Reads a saved plan as hostile input, and compares its digest with what it holds.
 *
 * @param file the file's name, for messages
 * @throws DeliveryError `BROKEN_FILE` with every problem, `PLAN_DIGEST`
 */
export function parsePlan(text: string, file?: string): Plan {
  return (require('../engine/promotion') as typeof import('../engine/promotion')).parseSavedPlan(text, file);
}

/** The view of a plan as Markdown, for a pull request or a chat; no longer than its limit. */
export function planMarkdown(view: PlanView, options?: MarkdownOptions): string {
  return (require('../views/plan') as typeof import('../views/plan')).renderMarkdown(view, options);
}

/** The view of a plan for a terminal. */
export function planTerminal(view: PlanView, options: TerminalOptions = { color: false }): string {
  return (require('../views/plan') as typeof import('../views/plan')).renderTerminal(view, options);
}

/**
 * A plan for machines, as `--json` prints it, schema `cdk8s-delivery/plan/v1`. Contents of files are left out, their paths
 * are not: it says what a plan does, and is not to be applied.
 */
export function planJson(plan: Plan, review: PlanReview): Readonly<Record<string, unknown>> {
  return (require('../views/plan') as typeof import('../views/plan')).planData(plan, review);
}
