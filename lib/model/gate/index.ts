export { type AskedUpstreams, upstreamNames, upstreamsHold } from './asked-upstreams';
export { endedBy } from './ended-by';
export type { GateJudge, GateMoment } from './gate-judge';
export type {
  ExpressionAnswer,
  ExpressionProblem,
  GatePorts,
  GateStatement,
  ReleaseFacts,
  StandingStop,
  TargetTurn,
  UpstreamPresence,
} from './gate-ports';
export { type GateEntry, type GateSettings, gateName } from './gate-settings';
export type { GateStanding, GateVerdict } from './gate-verdict';
export { type NamedGateEntry, namedEntry, namedGate } from './named-gate';
