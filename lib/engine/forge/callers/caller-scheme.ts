import type { JWTPayload } from 'jose';
import type { CommitId } from '../../../model/scalars';
import { printable } from '../../../model/text';

/** How workflows of one repository identify themselves. */
export interface CallerScheme {
  /** Who signs their tokens. */
  readonly issuer: string;
  /** Where the issuer gives its keys. */
  readonly keys: string;
  /** What a token says whose signature, issuer and audience hold; in words where it may not ask. */
  judge(claims: JWTPayload): CallerRun | string;
}

/** The run that asks. */
interface CallerRun {
  readonly commit: CommitId;
  /** Its link. */
  readonly run: string;
}

/** The environment of the app's repository that asks; who may deploy to it may ask for releases. */
export const ENVIRONMENT = 'release';

/** A claim as it is, whole where it is an audience with a digest. */
export function said(claim: unknown): string {
  return claim === undefined ? 'nothing' : printable(JSON.stringify(claim) ?? '').slice(0, 600);
}

/** Whether a claim is the number of a run; some issuers write it as a text. */
export const isRunNumber = (claim: unknown): boolean => /^\d{1,20}$/.test(String(claim));
