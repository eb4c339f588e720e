import { installed, missing, type RendererName } from '../../renderers/build';

/**
 * Tests that need a renderer. Where it is not built, the suite is left out, and says why.
 */
export function withRenderer(name: RendererName, title: string, suite: () => void): void {
  const reason = missing(name);
  if (reason === undefined) {
    installed(name);
    describe(title, suite);
    return;
  }
  process.stderr.write(`SKIPPED: ${title}: ${reason}\n`);
  describe(title, () => test.skip(`${title} (${reason})`, () => {}));
}
