export { type AskedUpstreams, upstreamNames, upstreamsHold } from './asked-upstreams';
export { compareNamed, type NamedGateEntry } from './compare-named';
export type { GateJudge, GateMoment } from './gate-judge';
export type {
  ExpressionAnswer,
  ExpressionProblem,
  GatePorts,
  GateStatement,
  ReleaseFacts,
  UpstreamPresence,
} from './gate-ports';
export { type GateEntry, type GateSettings, gateName } from './gate-settings';
export type { GateStanding, GateVerdict } from './gate-verdict';
