import { type Finding, refusal, type Subject } from '../../model/finding';

/**
 * Refuses code that is on no branch that it may come from.
 *
 * @param what may come from these branches: `definitions`, `releases into prod`
 */
export function codeNotProtected(
  code: string,
  what: string,
  branches: readonly string[],
  subject: Subject = {},
): Finding {
  const message = `code ${code.slice(0, 12)} is on none of the branches that ${what} may come from: ${branches.join(', ')}`;
  return refusal('CODE_NOT_PROTECTED', message, subject);
}

/** Refuses a release where the project has no branch at all that its code may come from. */
export function noProtectedCode(into: string, branches: readonly string[]): Finding {
  const message = `the project has none of the branches that releases into ${into} may come from: ${branches.join(', ')}`;
  return refusal('CODE_NOT_PROTECTED', message);
}
