import type { HttpGitServer, LostAnswer } from '../support/http-git-server';
import { KILL_HOOK, NOTE_HOOK } from './effect';

/** A way in which the answer to a request is lost. */
export interface Fault {
  readonly name: string;
  /** Whether the request is done all the same; `perhaps`: with some commands. */
  readonly done: 'yes' | 'no' | 'perhaps';
  /** A new one for each command. */
  readonly cut: () => NonNullable<HttpGitServer['cut']>;
  /** Script of the repository's `post-receive` hook. */
  readonly hook?: string;
}

/** Loses the answers to the n-th of some requests, counted from 1; to all of them where no number is given. */
export function lose(answer: LostAnswer, nth?: number, matches: (request: string) => boolean = isPush) {
  return (): ((request: string) => LostAnswer | undefined) => {
    let seen = 0;
    return (request) => {
      if (!matches(request)) return undefined;
      seen += 1;
      return nth === undefined || seen === nth ? answer : undefined;
    };
  };
}

function isPush(request: string): boolean {
  return request.startsWith('POST') && request.endsWith('/git-receive-pack');
}

const none = () => () => undefined;

/** Faults by name. */
export const FAULTS = {
  sentAgain: {
    name: 'the answer is lost, and libcurl sends the push again',
    done: 'yes',
    cut: lose('unanswered', 1),
  },
  badGateway: { name: 'a 502 comes in place of the answer', done: 'yes', cut: lose('answered with 502') },
  everyAnswer: { name: 'every answer to a push is lost', done: 'yes', cut: lose('unanswered') },
  halfAnswer: { name: 'the answer breaks off', done: 'yes', cut: lose('half answered') },
  neighbour: {
    name: 'the answer is lost, and a neighbour commits before the push is sent again',
    done: 'yes',
    cut: lose('unanswered', 1),
    hook: NOTE_HOOK,
  },
  killed: { name: 'the receiving git is killed behind the push', done: 'yes', cut: none, hook: KILL_HOOK },
  serverGone: {
    name: 'the answer is lost, and the server is gone',
    done: 'perhaps',
    cut: () => {
      let gone = false;
      return (request) => {
        if (gone) return 'unseen';
        gone = isPush(request);
        return gone ? 'unanswered' : undefined;
      };
    },
  },
  unseenOnce: {
    name: 'the connection is closed once before the server saw the push',
    done: 'perhaps',
    cut: lose('unseen', 1),
  },
  unseen: {
    name: 'the connection is always closed before the server saw the push',
    done: 'no',
    cut: lose('unseen'),
  },
  unseenBadGateway: {
    name: 'a 502 comes before the server saw the push',
    done: 'no',
    cut: lose('unseen, 502'),
  },
} as const satisfies Record<string, Fault>;
