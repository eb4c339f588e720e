import type { PlanView } from './plan-view';
import { renderBrief, type TerminalOptions } from './render-brief';

/** Renders a plan for a terminal: its gist, or the whole of it. */
export function renderTerminal(view: PlanView, options: TerminalOptions): string {
  if (options.details !== true) return renderBrief(view, options);
  return (require('./render-full') as typeof import('./render-full')).renderFull(view, options);
}
