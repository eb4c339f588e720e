import { DeliveryError } from '../../../../model/finding';
import { parseHold, TRAILERS } from '../../../../registry';
import type { ChangeEntry } from '../change-entry';
import { commandLine, optionWords } from '../command-line';
import { holdEntry } from '../hold/entry';
import { movingWords } from '../moving-words';
import { undoPlacement } from '../undo-placement';
import { type FollowUpChange, FollowUpSchema } from './change';

/** `follow-up`: records an emergency that Git did not know of. */
export const followUpEntry: ChangeEntry<FollowUpChange> = {
  verb: 'follow-up',
  why: 'now',
  request: FollowUpSchema,
  plan: (snapshot, request) =>
    (require('./plan-follow-up') as typeof import('./plan-follow-up')).planFollowUp(snapshot, request),
  again(snapshot, { change }, asked) {
    return this.plan(snapshot, { ...change, ...asked });
  },
  subject: (plan) => {
    const { app } = plan.change as FollowUpChange;
    return `record the emergency of ${plan.targets.length > 0 ? movingWords(plan) : app} in ${plan.environment}`;
  },
  trailers: ({ restores }) => (restores === undefined ? [] : [[TRAILERS.restores, restores]]),
  command: ({ app, environment }) => commandLine('follow-up', app, ...optionWords('env', environment)),
  tells: {
    kind: 'emergency',
    targets: ['placement', 'return'],
    file: {
      of: ['hold'],
      apart: true,
      when: (before, after) => begins(emergencyIn(before), emergencyIn(after)),
    },
    undo: (told) => (told.after === undefined ? undoPlacement(told) : holdEntry.tells.undo?.(told)),
  },
};

const begins = (before: string | undefined, after: string | undefined) =>
  after !== undefined && after !== before;

/** The moment of the emergency that a hold names. */
function emergencyIn(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    return parseHold(text, 'a file of the past').emergency;
  } catch (error) {
    if (error instanceof DeliveryError) return undefined;
    throw error;
  }
}
