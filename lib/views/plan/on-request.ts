import type { RuleTally } from '../../model/finding';
import type { PlanView } from './plan-view';
import type { MarkdownOptions } from './render-markdown';
import type { RuleLinesOptions } from './rule-lines';

// Most commands print neither, so the code for them is loaded on request.

/** @see render-markdown.ts */
export function renderMarkdown(view: PlanView, options?: MarkdownOptions): string {
  return (require('./render-markdown') as typeof import('./render-markdown')).markdownOf(view, options);
}

/** @see rule-lines.ts */
export function ruleLines(tallies: readonly RuleTally[], options: RuleLinesOptions): readonly string[] {
  return (require('./rule-lines') as typeof import('./rule-lines')).ruleLines(tallies, options);
}
