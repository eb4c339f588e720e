import type { Code } from '../finding';
import type { AppName, EnvironmentName } from '../scalars';
import type { ExpressionProblem, GatePorts } from './gate-ports';
import type { GateEntry } from './gate-settings';
import type { GateVerdict } from './gate-verdict';

/** The moment that a gate is judged at, and the target that is entered. */
export interface GateMoment {
  readonly now: Date;
  readonly environment: EnvironmentName;
  readonly app: AppName;
  /** Id of the release that is to enter. */
  readonly release: string;
  /** Why `now` cannot be trusted: lower case, no full stop. Absent where nothing speaks against it. */
  readonly doubt?: string;
}

/**
 * The judge for a kind of gate: facts are gathered first, through ports; the verdict is then a function of settings,
 * facts and the moment alone.
 */
export interface GateJudge<Entry extends GateEntry = GateEntry, Facts = unknown> {
  /** Versions of the settings that it judges by. */
  readonly versions: readonly number[];
  /** Its own codes for its verdicts; those of all gates where it names none. */
  readonly codes?: Readonly<Partial<Record<'wait' | 'undecided' | 'refuse', Code>>>;
  /**
   * What is wrong with settings that their schema takes: lower case, no full stop. It is refused where the settings
   * become data.
   *
   * @default - nothing is
   */
  problem?(entry: Entry, expression: ExpressionProblem): string | undefined;
  /**
   * Whether the verdict depends on the time; it is undecided where the clock cannot be trusted.
   *
   * @default - it does not
   */
  usesTime?(entry: Entry): boolean;
  /** Reads what the verdict needs, and nothing more. */
  gather(entry: Entry, ports: GatePorts): Promise<Facts>;
  /** Pure. Undefined where the gate has nothing to say, such as a soak where there is no upstream. */
  judge(entry: Entry, facts: Facts, moment: GateMoment): GateVerdict | undefined;
}
