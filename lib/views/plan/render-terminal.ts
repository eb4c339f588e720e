import type { PlanView } from './plan-view';
import { type BriefOptions, renderBrief } from './render-brief';

/** How a plan is rendered for a terminal. */
export interface TerminalOptions extends BriefOptions {
  /**
   * Whether the whole plan is shown, not its gist: every change of every target, the rules, the evidence.
   * @default false
   */
  readonly details?: boolean;
}

/** Renders a plan for a terminal: its gist, or the whole of it. */
export function renderTerminal(
  view: PlanView,
  { details = false, refusals = true, ...rest }: TerminalOptions,
): string {
  const options = { ...rest, refusals };
  if (!details) return renderBrief(view, options);
  return (require('./render-full') as typeof import('./render-full')).renderFull(view, options);
}
