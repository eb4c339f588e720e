import type { HistoryEntry } from '../../git';
import type { VerifiedCommit } from './verified-commit';

/**
 * The same commits, where what a later one mended is said to be mended: a commit stays as it is, and the file that its
 * finding names stands otherwise since.
 *
 * @param entries the same commits as Git has them, oldest first
 */
export function withMending(
  commits: readonly VerifiedCommit[],
  entries: readonly HistoryEntry[],
): VerifiedCommit[] {
  return commits.map((each, index) => {
    if (each.verdict !== 'false') return each;
    const findings = each.findings.map((found) => {
      const { file } = found.subject;
      const mending =
        file === undefined
          ? undefined
          : commits.find(
              ({ findings: later }, at) =>
                at > index &&
                entries[at]?.changes.some(({ path }) => path === file) === true &&
                later.every(({ code, subject }) => code !== found.code || subject.file !== file),
            );
      return mending
        ? { ...found, remedy: `nothing to do: commit ${mending.commit.slice(0, 12)} mended the file` }
        : found;
    });
    return { ...each, findings };
  });
}
