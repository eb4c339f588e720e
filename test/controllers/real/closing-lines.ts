import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const FILE = 'CDK8S_DELIVERY_CLOSING_LINES';
const BEGAN = 'CDK8S_DELIVERY_CLOSING_BEGAN';

/** Prints a line, and keeps it for the end of the run: suites run side by side, and their lines drown in each other's. */
export function closingLine(line: string): void {
  process.stdout.write(`${line}\n`);
  const file = process.env[FILE];
  if (file !== undefined) appendFileSync(file, `${line}\n`);
}

/** Before all suites. */
export function beginLines(): void {
  process.env[FILE] = join(mkdtempSync(join(tmpdir(), 'cdk8s-delivery-lines-')), 'lines');
  process.env[BEGAN] = String(Date.now());
}

/** After all suites: every line once more, and how long all of it took. */
export function printLines(): void {
  const file = process.env[FILE];
  if (file === undefined) return;
  let lines = '';
  try {
    lines = readFileSync(file, 'utf8');
  } catch {
    // No suite said anything.
  }
  rmSync(dirname(file), { recursive: true, force: true });
  const took = ((Date.now() - Number(process.env[BEGAN])) / 1000).toFixed(0);
  process.stdout.write(`\n== what the suites said\n${lines}all suites: ${took} s on the clock\n`);
}
