import { spawnSync } from 'node:child_process';

/** Kyverno, pinned: the release whose CLI the suites were seen to pass with. */
export const KYVERNO = 'github.com/kyverno/kyverno@v1.19.1';

/**
 * Tests of a suite that needs the Kyverno CLI on the PATH. Where it is not there the suite is skipped, with the reason
 * printed; in CI (`CI` is set) that is a failure, so that nobody takes it for a pass. It is not built here: that takes a
 * quarter of an hour and some gigabytes, and `go install` cannot do it, as its module replaces another.
 */
export function withKyverno(title: string, suite: () => void): void {
  const { error, stdout } = spawnSync('kyverno', ['version'], { encoding: 'utf8' });
  if (!error) {
    process.stderr.write(`kyverno: ${stdout.trim().split('\n')[0]}\n`);
    describe(title, suite);
    return;
  }
  const reason = `the Kyverno CLI cannot be run (${error.message}); get ${KYVERNO}, or build it there by "go build ./cmd/cli/kubectl-kyverno", and put it on the PATH as "kyverno"`;
  if (process.env['CI']) throw new Error(`cannot judge ${title}: ${reason}`);
  process.stderr.write(`SKIPPED: ${title}: ${reason}\n`);
  test.skip(`${title} (${reason})`, () => {});
}
