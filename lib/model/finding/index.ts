export { clockUndecided } from './clock-undecided';
export { closest } from './closest';
export { CODES, type Code, type CodeDescription } from './codes';
export { DeliveryError } from './delivery-error';
export { didYouMean } from './did-you-mean';
export {
  type Disposition,
  disposed,
  type Finding,
  finding,
  refusal,
  type Severity,
  type Standing,
  type Subject,
  standingOf,
  undecidedRefusal,
} from './finding';
export {
  type FieldJudgement,
  type GovernanceRow,
  gained,
  loosened,
  neutral,
  tightened,
  undecided,
} from './judgements';
export { notEmpty } from './not-empty';
export { isDiskError, notWritten } from './not-written';
export { firstLine, quote, quoteAdvice } from './quote';
export { type JudgedBy, type RuleTally, sumTallies, tallyRules, tallyWords } from './rule-tally';
export { takenForApp } from './taken-for-app';
export { unknownApp, unknownName } from './unknown-name';
export { isUnreadable, saysUnreadable } from './unreadable';
export { atLeast, RISK_LEVELS, type RiskLevel, type Verdict } from './weight';
