import type { Person, ProposalId } from '../../model/scalars';
import type { Location } from '../delivery';

/** A comment of a person on a pull request or an issue of the delivery repository. */
export interface AskedComment {
  /** Its number on the forge. */
  readonly id: number;
  /** Number of the pull request or issue that it stands below. */
  readonly about: number;
  /** The proposal whose pull request that is. */
  readonly proposal?: ProposalId;
  readonly text: string;
  readonly by: Person;
  /** Why it is no word of a person who may write here: lower case, no full stop. Absent where it is one. */
  readonly refused?: string;
}

/** Comments by which people ask for changes, where the forge has them. */
export interface AskedComments {
  /** @throws DeliveryError `INVALID_OPTION` where there is no such comment */
  read(location: Location, id: number): Promise<AskedComment>;
  /** Whether a person is one of the accounts, or in one of the teams. */
  isOneOf(location: Location, person: Person, named: readonly string[]): Promise<boolean>;
  /** Whether it was answered. */
  isAnswered(location: Location, comment: AskedComment): Promise<boolean>;
  /** Answers it below, once: an answer that is there is edited in place. */
  answer(location: Location, comment: AskedComment, markdown: string): Promise<void>;
}
