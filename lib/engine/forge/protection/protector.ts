import type { Finding } from '../../../model/finding';
import type { GuardedBranch } from './guarded-branch';

/** Who does what on a forge: two identities, so that no token both asks and decides. */
export interface Identities {
  /**
   * The app that judges and merges, by its short name or its number.
   *
   * @default - none is known: a forge cannot tell a merge by this program from any other push
   */
  readonly merger?: string;
  /**
   * The app that releases and asks for changes: it may add renders.
   *
   * @default - any account that may write may add renders, which nothing trusts
   */
  readonly proposer?: string;
}

/** One thing that a forge is to enforce, and its present state there. */
export interface ProtectionPart {
  /** `owners`: the file of code owners. */
  readonly kind: 'ruleset' | 'labels' | 'owners';
  readonly name: string;
  /** `hidden`: this token may not see all of it. */
  readonly state: 'same' | 'missing' | 'differs' | 'hidden';
  /** What it enforces, in words, one line each. */
  readonly demands: readonly string[];
  /** How it differs from what is wanted, in words. */
  readonly differences: readonly string[];
}

/** How a branch is protected, compared with how it should be. */
export interface ProtectionState {
  readonly parts: readonly ProtectionPart[];
  /** What the forge cannot enforce, or not for these identities. */
  readonly findings: readonly Finding[];
}

/** Protects branches on a forge. Every call may be repeated: what is already as wanted is left alone. */
export interface Protector {
  /** Compares the present protection with the wanted one; changes nothing. */
  compare(branch: GuardedBranch, identities: Identities): Promise<ProtectionState>;
  /**
   * Checks that the token belongs to a person who administers the repository.
   *
   * @throws DeliveryError `FORGE_TOKEN`
   */
  permit(branch: GuardedBranch): Promise<void>;
  /**
   * Adds what is missing, and corrects what differs.
   *
   * @throws DeliveryError `CANNOT_PROTECT` where the forge offers no such rules here
   */
  apply(branch: GuardedBranch, identities: Identities): Promise<void>;
}
