import type { ParamValue } from '../../../model/environment';
import type { KindName } from './pod-shapes';

/** What a policy does where it fails: stop the change, warn, or only note it. */
export type PolicySeverity = 'refusal' | 'warning' | 'note';

/**
 * What a policy is about: the pods of all kinds that make pods, or objects of some kinds.
 *
 * A rule about pods is written once, in terms of `variables.pod` (the pod's spec), `variables.podMetadata` and
 * `variables.containers` (plain, init and ephemeral ones together), and covers a Pod, the templates of Deployments and
 * their like, and the templates inside CronJobs.
 */
export type PolicyMatch = { readonly pods: true } | { readonly kinds: readonly [KindName, ...KindName[]] };

/** A name for an expression; later expressions use it as `variables.<name>`. */
export interface NamedExpression {
  readonly name: string;
  /** An expression of CEL. */
  readonly expression: string;
}

/** One thing that has to be true. */
export interface Validation {
  /** An expression of CEL that gives true where all is well. */
  readonly expression: string;

  /** What is wrong where it does not, in one line. */
  readonly message: string;

  /**
   * An expression of CEL that gives the message, so that it can name what was found.
   *
   * @default - `message`, which also stands in where this expression fails
   */
  readonly messageExpression?: string;

  /**
   * Where the matter lies, for people: a path below the pod's spec for rules about pods, below the object otherwise,
   * such as `containers[*].image`.
   *
   * @default - the object
   */
  readonly field?: string;
}

/** A policy, all of it data. */
export interface PolicyProps {
  /** Name: lower-case letters, digits and `-`, at most 40 characters; part of the names of objects in the cluster. */
  readonly name: string;

  /** What the rule asks for and why, in a sentence or two. */
  readonly description: string;

  readonly match: PolicyMatch;

  /**
   * Conditions under which the rule applies to an object; all of them have to be true.
   *
   * @default - always
   */
  readonly conditions?: readonly NamedExpression[];

  /**
   * Expressions that others refer to as `variables.<name>`; each may use those before it.
   *
   * @default - none
   */
  readonly variables?: readonly NamedExpression[];

  readonly validations: readonly [Validation, ...Validation[]];

  /** @default refusal */
  readonly severity?: PolicySeverity;

  /**
   * Environments in which the policy holds.
   *
   * @default - all
   */
  readonly environments?: readonly string[];

  /** What to do about a failure. */
  readonly remedy: string;

  /**
   * Values that expressions use as `params.<name>`. One that is undefined is missing: what needs it is undecided.
   *
   * @default - none
   */
  readonly params?: Readonly<Record<string, ParamValue | undefined>>;

  /**
   * What the cluster does: `Deny`, `Warn`, `Audit`, or nothing where it is empty.
   *
   * @default - Deny for a refusal, Warn and Audit for a warning, Audit for a note
   */
  readonly admission?: readonly AdmissionAction[];
}

/** What the API server does with a request that fails a policy. */
export type AdmissionAction = 'Deny' | 'Warn' | 'Audit';
