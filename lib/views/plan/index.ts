export { addedWords } from './added-words';
export {
  buildPlanView,
  changesNothing,
  FAIL_LEVELS,
  failsOn,
  riskOfDiff,
  type TargetInput,
} from './build-plan-view';
export { checkRow } from './check-row';

export { code as inlineCode, prose } from './markdown-text';
export { renderMarkdown, ruleLines } from './on-request';
export { planData } from './plan-data';
export type {
  CheckRow,
  EvidenceRow,
  FileRow,
  ImageRow,
  ImageVersion,
  NoWayBackRow,
  PlanView,
  RiskRow,
  RollbackRow,
  SharedChange,
  SyncPolicyRow,
  TargetView,
} from './plan-view';
export { recordJson } from './record-json';
export { briefChecks, briefHeadline, briefRollback, type TerminalOptions } from './render-brief';
export type { MarkdownOptions } from './render-markdown';
export { renderTerminal } from './render-terminal';

export { type OnProgress, someAtOnce } from './some-at-once';
export { governanceText } from './summary-texts';
export { LABEL, TerminalPrinter } from './terminal-printer';
export { padWidth, textWidth } from './text-width';
export { CLAIM_LABELS } from './verdict';
