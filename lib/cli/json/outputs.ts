import type {
  ApprovalOutput,
  ChangeOutput,
  DiscoveryOutput,
  ErrorOutput,
  MergeOutput,
  MergesOutput,
  WithdrawalOutput,
} from './changing';
import type {
  AuditOutput,
  DiagnosisOutput,
  ExplanationOutput,
  FreezesOutput,
  HistoryOutput,
  ReportOutput,
  RulesOutput,
  StatusOutput,
  VerificationOutput,
  WhereOutput,
} from './looking';
import type {
  BootstrapOutput,
  CheckOutput,
  ComparisonOutput,
  ImportOutput,
  InitOutput,
  ProtectionOutput,
  SynthOutput,
  WatchingOutput,
} from './making';
import type { WaiversOutput } from './waivers';

/** What commands print with `--json`, by the name in its schema: `schemas/output/` is made of these types. */
export interface Outputs {
  readonly approval: ApprovalOutput;
  readonly audit: AuditOutput;
  readonly bootstrap: BootstrapOutput;
  readonly change: ChangeOutput;
  readonly check: CheckOutput;
  readonly comparison: ComparisonOutput;
  readonly diagnosis: DiagnosisOutput;
  readonly discovery: DiscoveryOutput;
  readonly error: ErrorOutput;
  readonly explanation: ExplanationOutput;
  readonly freezes: FreezesOutput;
  readonly history: HistoryOutput;
  readonly import: ImportOutput;
  readonly init: InitOutput;
  readonly merge: MergeOutput;
  readonly merges: MergesOutput;
  readonly protection: ProtectionOutput;
  readonly report: ReportOutput;
  readonly rules: RulesOutput;
  readonly status: StatusOutput;
  readonly synth: SynthOutput;
  readonly verification: VerificationOutput;
  readonly waivers: WaiversOutput;
  readonly watching: WatchingOutput;
  readonly where: WhereOutput;
  readonly withdrawal: WithdrawalOutput;
}
