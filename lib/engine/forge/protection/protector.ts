import type { Finding } from '../../../model/finding';
import type { GuardedBranch } from './guarded-branch';

/** Who does what on a forge: two identities, so that no token both asks and decides. */
export interface Identities {
  /**
   * The app that judges and merges, by its short name or its number.
   *
   * @default - none is known: a forge cannot tell a merge of this program from a push of anybody
   */
  readonly merger?: string;
  /**
   * The app that releases and asks for changes: it may add renders.
   *
   * @default - anybody who may write may add renders, which nothing trusts
   */
  readonly proposer?: string;
}

/** One thing that a forge is to enforce, and how it stands there. */
export interface ProtectionPart {
  /** `owners`: the file of code owners. */
  readonly kind: 'ruleset' | 'labels' | 'owners';
  readonly name: string;
  /** `hidden`: this token is not shown all of it. */
  readonly state: 'same' | 'missing' | 'differs' | 'hidden';
  /** What it enforces, in words, one line each. */
  readonly demands: readonly string[];
  /** How it differs from what is wanted, in words. */
  readonly differences: readonly string[];
}

/** How a branch is protected, beside how it should be. */
export interface ProtectionState {
  readonly parts: readonly ProtectionPart[];
  /** What the forge cannot enforce, or not for these identities. */
  readonly findings: readonly Finding[];
}

/** What protects branches on a forge. Everything may be called again: what stands as wanted is left alone. */
export interface Protector {
  /** Compares what stands with what is wanted; changes nothing. */
  compare(branch: GuardedBranch, identities: Identities): Promise<ProtectionState>;
  /**
   * Looks whether the token is that of a person who administers the repository.
   *
   * @throws DeliveryError `FORGE_TOKEN`
   */
  permit(branch: GuardedBranch): Promise<void>;
  /**
   * Puts in place what is missing or differs.
   *
   * @throws DeliveryError `CANNOT_PROTECT` where the forge offers no such rules here
   */
  apply(branch: GuardedBranch, identities: Identities): Promise<void>;
}
