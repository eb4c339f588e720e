import { buildPrograms } from './build-programs';
import { beginLines } from './closing-lines';

/** Suites that run side by side would each build what none has yet; a suite that is run alone builds what it needs. */
export default function begin(settings: {
  readonly testPathPatterns: { readonly patterns: readonly string[] };
}): void {
  if (settings.testPathPatterns.patterns.length === 0) buildPrograms();
  beginLines();
}
