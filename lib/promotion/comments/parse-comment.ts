import { parseArgs } from 'node:util';
import { DeliveryError, quote } from '../../model/finding';
import {
  type AppName,
  type CommitId,
  type EnvironmentName,
  isCommitId,
  parseAppName,
  parseEnvironmentName,
} from '../../model/scalars';
import type { ChangeOf } from '../change-of';
import { COMMENT_VERBS, type CommentVerb } from './comment-verbs';

/** What a comment asks for. */
export type CommentRequest =
  | {
      readonly kind: 'change';
      readonly verb: 'promote' | 'hold' | 'rollback';
      readonly change: ChangeOf;
      readonly environment: EnvironmentName;
      readonly reason?: string;
      readonly ticket?: string;
    }
  | {
      readonly kind: 'explain';
      readonly app: AppName;
      readonly environment: EnvironmentName;
      readonly release?: string;
    }
  /** The commit of the proposal that is approved; absent where the comment names none. */
  | { readonly kind: 'approve'; readonly commit?: CommitId };

/** How each is written. */
const USAGE: Readonly<Record<CommentVerb, string>> = {
  promote: '/promote <app>… --to <environment> [--from <environment>] [--release <id>] [--reason "…"]',
  approve: '/approve <commit of the proposal>',
  hold: '/hold <app> --env <environment> --reason "…"',
  rollback: '/rollback <app> --env <environment> [--release <release or commit>] [--reason "…"]',
  explain: '/explain <app> --to <environment> [--release <id>]',
};

/** Options of each, all of them with a value. */
const OPTIONS: Readonly<Record<CommentVerb, readonly string[]>> = {
  promote: ['to', 'from', 'release', 'reason', 'ticket'],
  approve: [],
  hold: ['env', 'reason', 'ticket'],
  rollback: ['env', 'release', 'reason', 'ticket'],
  explain: ['to', 'release'],
};

/** Most UTF-16 units of a line that is read. */
const MOST = 1000;

/** The command that the first line of a comment begins with; nothing where it is one of another program, or none. */
export function commentVerb(text: string): CommentVerb | undefined {
  const word = /^\s*\/([a-z]+)(?=\s|$)/.exec(text)?.[1];
  return COMMENT_VERBS.find((each) => each === word);
}

/**
 * Reads a comment as a command: the first line of it, its words apart by blanks, a text of several words within double
 * quotes. No shell sees it, and nothing in it stands for something else.
 *
 * @throws DeliveryError `INVALID_OPTION`, `INVALID_NAME`
 */
export function parseComment(text: string, verb: CommentVerb): CommentRequest {
  const line = text.trimStart().split(/\r?\n/, 1)[0] ?? '';
  if (line.length > MOST) throw wrong(verb, `the line is longer than ${MOST} characters`);
  const { words, values } = wordsOf(line, verb);
  const need = (name: string): string => {
    const value = values[name];
    if (value !== undefined) return value;
    throw wrong(verb, `--${name} is missing`);
  };
  const only = (): AppName => {
    const [first, ...more] = words;
    if (first === undefined || more.length > 0) throw wrong(verb, 'one app is expected');
    return parseAppName(first);
  };
  const needEnvironment = (name: string): EnvironmentName => parseEnvironmentName(need(name));
  const { release, from, reason, ticket } = values;
  const why = { ...(reason === undefined ? {} : { reason }), ...(ticket === undefined ? {} : { ticket }) };
  switch (verb) {
    case 'approve': {
      const [commit, ...more] = words;
      if (more.length > 0 || (commit !== undefined && !isCommitId(commit)))
        throw wrong(verb, 'the whole id of the commit is expected');
      return { kind: 'approve', ...(commit === undefined ? {} : { commit }) };
    }
    case 'explain':
      return {
        kind: 'explain',
        app: only(),
        environment: needEnvironment('to'),
        ...(release === undefined ? {} : { release }),
      };
    case 'promote': {
      if (words.length === 0) throw wrong(verb, 'no app is named');
      const change = {
        verb,
        apps: words.map((each) => parseAppName(each)),
        to: needEnvironment('to'),
        ...(from === undefined ? {} : { from }),
        ...(release === undefined ? {} : { release }),
      } as const;
      return { kind: 'change', verb, change, environment: change.to, ...why };
    }
    case 'hold': {
      need('reason');
      const change = { verb, app: only(), environment: needEnvironment('env') } as const;
      return { kind: 'change', verb, change, environment: change.environment, ...why };
    }
    case 'rollback': {
      const change = {
        verb,
        app: only(),
        environment: needEnvironment('env'),
        ...(release === undefined ? {} : { to: release }),
      } as const;
      return { kind: 'change', verb, change, environment: change.environment, ...why };
    }
  }
}

function wordsOf(line: string, verb: CommentVerb) {
  const rest = line.slice(line.indexOf(verb) + verb.length);
  const args: string[] = [];
  for (const [, quoted, plain] of rest.matchAll(/"([^"]*)"|(\S+)/g)) {
    if (plain?.includes('"')) throw wrong(verb, 'a quotation mark stands inside of a word, or is not closed');
    args.push(quoted ?? plain ?? '');
  }
  const options = Object.fromEntries(OPTIONS[verb].map((name) => [name, { type: 'string' } as const]));
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true, strict: true });
    return { words: positionals, values: values as Readonly<Record<string, string | undefined>> };
  } catch (error) {
    const said = String((error as Error).message).split(/[.\n]/, 1)[0] ?? '';
    throw wrong(verb, quote(said).slice(1, -1));
  }
}

function wrong(verb: CommentVerb, why: string): DeliveryError {
  return DeliveryError.of('INVALID_OPTION', `/${verb}: ${why}`, {}, { remedy: `write \`${USAGE[verb]}\`` });
}
