import { type Command, CommanderError } from 'commander';
import { CODES, DeliveryError, type Finding, refusal } from '../model/finding';
import { printJson, withoutSecrets } from '../model/text';
import { asDeliveryError } from './as-delivery-error';
import { asTyped } from './as-typed';
import { interruption, watchSignals } from './interruption';
import { enveloped } from './json/envelope';
import { columnsOf, Output } from './output';
import { findingLines } from './print-findings';
import { createProgram } from './program';
import { exampleLine, usageError } from './usage-error';

/** Runs the command line. This file alone decides on the exit code of what failed. */
export async function main(argv: readonly string[]): Promise<void> {
  // A reader that stops early, such as `head`, is not an error: the command still runs to its end.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') return;
      const unwritten = DeliveryError.of('DISK', `the output cannot be written: ${error.message}`);
      process.exit(stream === process.stderr ? 1 : report(unwritten, false));
    });
  }
  const json =
    argv.includes('--json') ||
    argv.includes('--format=json') ||
    argv[argv.indexOf('--format') + 1] === 'json';
  watchSignals(() => process.exit(report(interruption.reason, json)));
  const program = createProgram(argv);
  for (const command of [program, ...program.commands]) {
    command
      .configureOutput({
        writeOut: (text) => process.stdout.write(asTyped(text)),
        writeErr: (text) => process.stderr.write(asTyped(text)),
        getOutHelpWidth: () => helpWidth(process.stdout),
        getErrHelpWidth: () => helpWidth(process.stderr),
        outputError: () => {},
      })
      .exitOverride((error) => {
        throw isHelp(error) ? error : usageError(error, command);
      });
  }
  try {
    await program.parseAsync(argv as string[]);
  } catch (error) {
    const named = program.commands.find((each) => argv.includes(each.name()));
    process.exitCode = report(error, json, named);
  }
}

/** Columns of a help; where nobody looks, as many as a page has. */
const helpWidth = (stream: NodeJS.WriteStream) => columnsOf(stream) ?? 80;

/** Help was printed; nothing failed unless a command is missing. */
const isHelp = ({ exitCode, code }: CommanderError) => exitCode === 0 || code === 'commander.help';

/** @param command that was named, whose example helps where a value is wrong */
function report(error: unknown, json: boolean, command?: Command): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const color = process.stderr.isTTY === true && !process.env['NO_COLOR'];
  const out = new Output({ json: false, color });
  out.done();
  const known = asDeliveryError(error);
  if (known) {
    // A message made from another program's words may quote anything.
    const findings = known.findings.map((each) => ({
      ...each,
      message: withoutSecrets(each.message),
      remedy: withoutSecrets(
        command && each.code === 'INVALID_OPTION' && each.remedy === CODES.INVALID_OPTION.remedy
          ? exampleLine(command)
          : each.remedy,
      ),
    }));
    const { colors } = out;
    const columns = columnsOf(process.stderr);
    for (const line of findingLines(findings, { colors, columns }))
      process.stderr.write(`${asTyped(line)}\n`);
    tell(findings, json);
    return known.exitCode;
  }
  const text = withoutSecrets(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.stderr.write(
    `✗ INTERNAL  a defect of this tool: ${text}\n    → please report it with this output\n`,
  );
  tell([refusal('INTERNAL', text)], json);
  return 1;
}

/** The error, in the envelope of all outputs. */
function tell(findings: readonly Finding[], json: boolean): void {
  if (json) process.stdout.write(`${printJson(enveloped('error', { outcome: 'error', findings }))}\n`);
}
