import { type Finding, isUnreadable } from '../../model/finding';

/** What is read; where its file is broken or lost, nothing, and the reason goes to the problems. */
export async function unlessBroken<T>(reading: Promise<T>, problems: Finding[]): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    problems.push(...error.findings);
    return undefined;
  }
}

/** A file that cannot be read keeps what it governs from being compared, and nothing else. */
export const notCompared = (problem: Finding): Finding => ({
  ...problem,
  severity: 'warning',
  undecided: true,
});
