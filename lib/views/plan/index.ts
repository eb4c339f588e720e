export {
  buildPlanView,
  changesNothing,
  failsOn,
  type PlanViewInput,
  riskOfDiff,
  type TargetInput,
  USUAL_EVIDENCE,
} from './build-plan-view';
export { checkRow } from './check-row';
export { compareLink } from './evidence-links';
export { planData } from './plan-data';
export type {
  CheckRow,
  EvidenceRow,
  FileRow,
  ImageRow,
  PlanView,
  RiskRow,
  RollbackRow,
  SharedChange,
  SyncPolicyRow,
  TargetView,
} from './plan-view';
export { recordJson } from './record-json';
export { type MarkdownOptions, renderMarkdown } from './render-markdown';
export { renderDiff, renderTerminal, type TerminalOptions } from './render-terminal';
export { ruleLines } from './rule-lines';
export { type RuleRow, ruleRows } from './rule-rows';
export { type OnProgress, someAtOnce } from './some-at-once';
export { plural } from './summary-texts';
export { TerminalPrinter } from './terminal-printer';
export { toJson } from './to-json';
export { CLAIM_LABELS } from './verdict';
