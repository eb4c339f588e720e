import type { WindowData } from '../../../model/environment';
import type { Finding, Subject } from '../../../model/finding';
import type { AppName, EnvironmentName } from '../../../model/scalars';
import type { ControlKind, ReleaseRecord } from '../../../registry';
import type { ClockDoubt } from '../../delivery';
import type { Inventory } from '../inventory';

/** What is to happen to a target: a release enters it, it is retired, or it goes back to an earlier state. */
type TargetAct = 'enter' | 'retire' | 'rollback';

/** A change of a target that people's decisions may stop. */
export interface ControlQuestion {
  readonly act: TargetAct;
  readonly subject: Subject & { readonly environment: EnvironmentName; readonly app: AppName };
  readonly now: Date;
  /** The windows of the environment. */
  readonly windows: readonly WindowData[];
  /** What speaks against `now`, where the time decides something; see {@link doubtAbout}. */
  readonly doubt?: ClockDoubt;
  /** What is to run there; absent where the target is retired. */
  readonly record?: ReleaseRecord;
  /** The images that its manifests name; absent where they cannot be read. */
  readonly inventory?: Inventory;
}

/** How the decisions of one kind affect a change of a target. */
export interface ControlRule<T extends object = object> {
  readonly control: ControlKind<T>;
  /**
   * Whether another rule already reports that nothing is in force.
   *
   * @default false
   */
  readonly beside?: true;
  judge(value: T, question: ControlQuestion): Finding[];
}

/**
 * A finding that does not stop a rollback, which must never be blocked. It says so, and names no way around what does not
 * stand in the way.
 */
export function passedBy(act: TargetAct, found: Finding): Finding {
  if (act !== 'rollback') return found;
  return { ...found, severity: 'warning', message: `${found.message}; it passes, as a rollback`, remedy: '' };
}
