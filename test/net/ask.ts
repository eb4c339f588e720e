import type { Cli } from '../support/cli';
import type { Effect } from './effect';
import type { VerbCase } from './every-verb';

/** What a command said with `--json`, as far as it concerns the effect. */
export interface Answer {
  readonly code: number | null;
  readonly outcome?: string;
  readonly commit?: string;
  readonly state?: string;
  /** Codes of its findings that are refusals, or of the error it ended with. */
  readonly codes: readonly string[];
}

interface Printed {
  readonly outcome?: string;
  readonly commit?: string | null;
  readonly state?: string;
  readonly findings?: readonly Said[];
}

interface Said {
  readonly code: string;
  readonly severity?: string;
}

/** Runs a command, whose approvals are counted by the built-in forge behind a URL too. */
export async function ask(cli: Cli, args: readonly string[]): Promise<Answer> {
  const { code, data } = await cli.json(...args, '--forge', 'local');
  const { outcome, commit, state, findings = [] } = data as Printed;
  const told = findings.filter(({ severity }) => outcome === 'error' || severity === 'refusal');
  return {
    code,
    ...(outcome === undefined ? {} : { outcome }),
    ...(commit ? { commit } : {}),
    ...(state === undefined ? {} : { state }),
    codes: [...new Set(told.map((each) => each.code))].sort(),
  };
}

/** What a command answers that did what it was asked for: with the commit that it made on the delivery branch. */
export function done({ outcome }: Pick<VerbCase, 'outcome'>, { commits }: Pick<Effect, 'commits'>): Answer {
  return {
    code: 0,
    outcome,
    ...(outcome === 'committed' || outcome === 'merged' ? { commit: commits[0] ?? 'none was made' } : {}),
    ...(outcome === 'proposed' ? { state: 'opened' } : {}),
    // an approval's commit stands elsewhere
    ...(outcome === 'approved' ? { commit: expect.any(String) } : {}),
    codes: [],
  };
}

/** What a command answers that was done before. */
export function doneBefore({ outcome }: Pick<VerbCase, 'outcome'>, effect: Pick<Effect, 'commits'>): Answer {
  if (outcome === 'proposed') return { ...done({ outcome }, effect), state: 'unchanged' };
  return outcome === 'approved' ? { ...nothing(), commit: expect.any(String) } : nothing(effect.commits[0]);
}

/** What a command answers that found everything as it was to be: with the commit that made it so, if one did. */
export function nothing(commit?: string): Answer {
  return { code: 0, outcome: 'nothing', ...(commit === undefined ? {} : { commit }), codes: [] };
}
