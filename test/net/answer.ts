import { CODES } from '../../lib/model/finding';
import type { CliEnd } from '../support/cli';

/** What a command said with `--json`. */
export interface Answer {
  readonly exit: number | null;
  /** Such as `committed` or `nothing`; of the last of several. */
  readonly outcome: string | undefined;
  /** Commits of the delivery branch that it says to have made. */
  readonly made: readonly string[];
  /** The commit that it names, made by it or before it. */
  readonly named: string | undefined;
  /** Codes of what refused it. */
  readonly codes: readonly string[];
  /** What no command may do, whatever it is asked. */
  readonly faults: readonly string[];
}

interface Said {
  readonly outcome?: string;
  readonly commit?: string | null;
  readonly findings?: readonly { readonly code: string; readonly severity?: string }[];
  /** One per plan, where a request had several. */
  readonly parts?: readonly Said[];
}

const MADE = ['committed', 'merged'];

/** Reads how a command ended, and what it did that none may do: a raw stack, a wrong exit code, no answer at all. */
export function readAnswer({ code, signal, stdout, stderr }: CliEnd): Answer {
  const faults: string[] = [];
  const said = parse(stdout);
  const all = said === undefined ? [] : said.parts?.length ? said.parts : [said];
  const codes = (said?.findings ?? [])
    .filter(({ severity }) => severity === 'refusal')
    .map((finding) => finding.code);
  const last = all.at(-1);
  if (signal !== null) faults.push(`it was ended by ${signal}`);
  else if (code !== 0 && code !== 1 && code !== 2) faults.push(`it ended with ${code}`);
  if (/\bINTERNAL\b/.test(stderr) || codes.includes('INTERNAL')) faults.push('it calls itself defective');
  if (/\n\s+at .+:\d+:\d+/.test(stderr)) faults.push('it printed a raw stack');
  if (last === undefined) faults.push('it printed no JSON');
  if (code !== 0 && codes.length === 0) faults.push(`it ended with ${code} and gave no code`);
  if (code === 2 && !codes.some((each) => kindOf(each) === 'usage'))
    faults.push('it ended with 2 for a refusal');
  if (code === 1 && !codes.some((each) => kindOf(each) === 'refused'))
    faults.push('it ended with 1 for a wrong request');
  return {
    exit: code,
    outcome: last?.outcome,
    made: all.flatMap(({ outcome, commit }) => (commit && MADE.includes(outcome ?? '') ? [commit] : [])),
    named: last?.commit ?? undefined,
    codes: [...new Set(codes)],
    faults,
  };
}

function parse(text: string): Said | undefined {
  try {
    return JSON.parse(text) as Said;
  } catch {
    return undefined;
  }
}

function kindOf(code: string): 'usage' | 'refused' | undefined {
  return code in CODES ? CODES[code as keyof typeof CODES].kind : undefined;
}
