import type { Finding } from '../model/finding';
import { asTyped } from './as-typed';
import type { Context } from './context';
import { findingLines } from './print-findings';

/** An incomplete answer says so beside the answer, on standard error: rows and JSON keep their form. */
export function tellBeside(findings: readonly Finding[], { out }: Context): void {
  for (const line of findingLines(findings, out)) process.stderr.write(`${asTyped(line)}\n`);
}
