import type { Cli } from '../support/cli';
import { judgedOutput } from '../support/output-judge';

/** A finding as the program prints it. */
export interface PrintedFinding {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  readonly subject: { readonly file?: string; readonly line?: number; readonly column?: number };
}

/** How a command with `--json` ended. */
export interface JsonEnd {
  readonly code: number | null;
  readonly outcome: string | undefined;
  readonly findings: readonly PrintedFinding[];
  readonly text: string;
}

/** Runs a command with `--json`. */
export async function runJson(cli: Cli, ...words: readonly string[]): Promise<JsonEnd> {
  const { code, stdout, all } = await cli.run('--json', ...words);
  const data = parsed(stdout);
  return { code, outcome: data.outcome, findings: data.findings ?? [], text: all };
}

interface Printed {
  readonly outcome?: string;
  readonly findings?: readonly PrintedFinding[];
}

function parsed(stdout: string): Printed {
  try {
    return judgedOutput(stdout) as Printed;
  } catch {
    return {};
  }
}
