import { CommanderError } from 'commander';
import { DeliveryError } from '../finding';
import { Output } from './output';
import { findingLines } from './print-findings';
import { createProgram } from './program';

/** Runs the command line. This file alone decides on the exit code of what failed. */
export async function main(argv: readonly string[]): Promise<void> {
  // A reader that has seen enough, such as `head`, is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  const program = createProgram();
  program.exitOverride();
  for (const command of program.commands) command.exitOverride();
  try {
    await program.parseAsync(argv as string[]);
  } catch (error) {
    process.exitCode = report(error, argv.includes('--json'));
  }
}

function report(error: unknown, json: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const color = process.stderr.isTTY === true && !process.env['NO_COLOR'];
  const out = new Output({ json: false, color });
  out.done();
  if (error instanceof DeliveryError) {
    for (const line of findingLines(error.findings, out)) process.stderr.write(`${line}\n`);
    if (json)
      process.stdout.write(`${JSON.stringify({ result: 'error', findings: error.findings }, null, 2)}\n`);
    return error.exitCode;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    `✗ INTERNAL  a defect of this tool: ${text}\n    → please report it with this output\n`,
  );
  return 1;
}
