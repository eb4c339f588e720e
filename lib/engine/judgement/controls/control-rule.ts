import type { WindowData } from '../../../model/environment';
import type { Finding, Subject } from '../../../model/finding';
import type { AppName, EnvironmentName } from '../../../model/scalars';
import type { ControlKind, ReleaseRecord } from '../../../registry';
import type { ClockDoubt } from '../../delivery';
import type { Inventory } from '../inventory';

/** What is to happen to a target: a release enters it, it goes, or it goes back to what it ran. */
type TargetAct = 'enter' | 'retire' | 'rollback';

/** A change of a target that people's decisions may stop. */
export interface ControlQuestion {
  readonly act: TargetAct;
  readonly subject: Subject & { readonly environment: EnvironmentName; readonly app: AppName };
  readonly now: Date;
  /** The windows of the environment. */
  readonly windows: readonly WindowData[];
  /** What speaks against `now`, where it decides something; see {@link doubtAbout}. */
  readonly doubt?: ClockDoubt;
  /** What is to run there; none where the target goes. */
  readonly record?: ReleaseRecord;
  /** What its manifests name; none where they cannot be read. */
  readonly inventory?: Inventory;
}

/** What the decisions of one kind say to a change of a target. */
export interface ControlRule<T extends object = object> {
  readonly control: ControlKind<T>;
  /**
   * Whether it stands beside another rule that tells where nothing stands.
   *
   * @default false
   */
  readonly beside?: true;
  judge(value: T, question: ControlQuestion): Finding[];
}

/** A finding that a rollback passes, as it must never be blocked. */
export function passedBy(act: TargetAct, found: Finding): Finding {
  return act === 'rollback' ? { ...found, severity: 'warning' } : found;
}
