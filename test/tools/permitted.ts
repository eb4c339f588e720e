import { join } from 'node:path';
import { type GoPrograms, goPrograms, missingForPrograms } from '../support/go-programs';

/** A judge by Argo CD's own rule, of the Argo CD that `npm run test:controllers` runs. */
const PROGRAMS: GoPrograms<'permitted'> = {
  module: join(__dirname, '../controllers/real/go'),
  purpose: 'permitted',
  files: ['go.mod', 'go.sum', 'permitted/main.go'],
  packages: { permitted: './permitted' },
  go: '1.26.3',
};

/** Builds the judge once, outside of the project, and gives its path. */
export function permittedProgram(): string {
  return goPrograms(PROGRAMS).permitted;
}

/** Tests that need the judge. Where it cannot be built they are skipped, with the reason; in CI that is a failure. */
export function withPermitted(title: string, suite: () => void): void {
  const reason = missingForPrograms(PROGRAMS);
  if (reason === undefined) {
    describe(title, suite);
    return;
  }
  if (process.env['CI']) throw new Error(`cannot judge ${title}: ${reason}`);
  process.stderr.write(`SKIPPED: ${title}: ${reason}\n`);
  test.skip(`${title} (${reason})`, () => {});
}
