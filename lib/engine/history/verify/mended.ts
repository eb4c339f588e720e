import { type Code, type Finding, saysUnreadable } from '../../../model/finding';
import type { HistoryEntry } from '../../git';
import type { VerifiedCommit } from './verified-commit';

/** What is wrong with how a target stands, and not with how it came to that: a later commit can end it. */
const STANDING: ReadonlySet<Code> = new Set<Code>(['FILES_DIFFER', 'UNRECORDED_FILES', 'RECORD_FORGED']);

/**
 * The same commits, where what a later one mended is said to be mended: a commit stays as it is, and the file or the target
 * that its finding names stands otherwise since.
 *
 * @param entries the same commits as Git has them, oldest first
 */
export function withMending(
  commits: readonly VerifiedCommit[],
  entries: readonly HistoryEntry[],
): VerifiedCommit[] {
  return commits.map((each, index) => {
    if (each.verdict !== 'false') return each;
    const later = commits.slice(index + 1);
    const findings = each.findings.map((found) => {
      const mending =
        found.subject.file === undefined
          ? later.find((other) => mendsTarget(other, found))
          : later.find((other, at) => mendsFile(other, entries[index + 1 + at], found));
      if (!mending) return found;
      const what = found.subject.file === undefined ? 'target' : 'file';
      return {
        ...found,
        remedy: `nothing to do: commit ${mending.commit.slice(0, 12)} mended the ${what}`,
      };
    });
    return { ...each, findings };
  });
}

function mendsFile(
  later: VerifiedCommit,
  entry: HistoryEntry | undefined,
  { code, subject }: Finding,
): boolean {
  return (
    entry?.changes.some(({ path }) => path === subject.file) === true &&
    later.findings.every((each) => each.code !== code || each.subject.file !== subject.file)
  );
}

/** Whether a later commit changed the target, and nothing speaks against how it stands then, nor hides it. */
function mendsTarget({ changes, findings }: VerifiedCommit, { code, subject }: Finding): boolean {
  const isIt = (each: Pick<Finding['subject'], 'environment' | 'app'>) =>
    each.environment === subject.environment && each.app === subject.app;
  return (
    STANDING.has(code) &&
    subject.app !== undefined &&
    changes.some(isIt) &&
    findings.every((each) => each.severity !== 'refusal' || (!saysUnreadable(each) && !isIt(each.subject)))
  );
}
