import type { AppName, EnvironmentName } from '../scalars';
import type { AskedUpstreams } from './asked-upstreams';

/** A release as gates see it: plain data, as its record says. */
export interface ReleaseFacts {
  readonly id: string;
  readonly code: string;
  readonly images: Readonly<
    Record<string, { readonly repository: string; readonly tag?: string; readonly digest: string }>
  >;
  readonly source?: { readonly repository: string; readonly commit?: string };
  /** By kind, such as `tests`. */
  readonly evidence: Readonly<Record<string, { readonly link: string; readonly digest?: string }>>;
}

/** What stands against what a target runs, such as a hold or an alarm. */
export interface StandingStop {
  /** For people. */
  readonly why: string;
  /** The command that ends it. */
  readonly ends: string;
}

/** Where the upstreams that are asked have the release, with the same images and the same files. */
export interface UpstreamPresence {
  readonly asked: AskedUpstreams;
  /** By name, since when its last presence holds, of those that vouch for the release. */
  readonly since: ReadonlyMap<string, Date>;
  /** By name, what stands against the release there now. Its time begins again when that ends. */
  readonly stopped: ReadonlyMap<string, StandingStop>;
}

/** How a target stands that takes its turn beside another. */
export interface TargetTurn {
  /** When what it runs was put there, or what stood against it ended; absent where nothing runs there. */
  readonly since?: Date;
  readonly stopped?: StandingStop;
  /** Whether the same plan puts something new there, before this. */
  readonly enters: boolean;
}

/** A statement that stands for exactly this release at this target. */
export interface GateStatement {
  readonly link: string;
  /** `sha256:` and 64 hex digits of what is linked. */
  readonly digest?: string;
}

/** The result of an expression: true or false, or why it gives neither. */
export type ExpressionAnswer = { readonly value: boolean } | { readonly problem: string };

/**
 * Reads an expression without evaluating it: what is wrong with it and where, lower case, no full stop; nothing where
 * it can be evaluated.
 *
 * @param names what it may name, each with its type, such as `string`; `dyn` for any
 */
export type ExpressionProblem = (
  expression: string,
  names: Readonly<Record<string, string>>,
) => string | undefined;

/** What a gate may ask about a release that is to enter a target. Nothing is read before it is asked for. */
export interface GatePorts {
  readonly environment: EnvironmentName;
  readonly app: AppName;
  readonly now: Date;
  readonly release: ReleaseFacts;
  /** What runs at the target now. */
  current(): Promise<ReleaseFacts | undefined>;
  /** Undefined where no upstream has the app: the environment is an entry for it. */
  presence(): Promise<UpstreamPresence | undefined>;
  /** How the app's targets in other environments stand that take turns with this one. */
  turns(environments: readonly EnvironmentName[]): Promise<ReadonlyMap<EnvironmentName, TargetTurn>>;
  /** A statement of a kind; undefined where none stands. */
  statement(kind: string): Promise<GateStatement | undefined>;
  /** Evaluates an expression of the Common Expression Language over facts. */
  evaluate(expression: string, facts: Readonly<Record<string, unknown>>): Promise<ExpressionAnswer>;
}
