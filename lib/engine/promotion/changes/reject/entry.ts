import { DeliveryError } from '../../../../model/finding';
import { parseRejections, sharedPathOf } from '../../../../registry';
import type { Plan } from '../../plan';
import type { ChangeEntry } from '../change-entry';
import { commandLine, WHY } from '../command-line';
import { type RejectChange, RejectSchema, type UnrejectChange, UnrejectSchema } from './change';

/** `reject`: keeps a release or an image from ever being promoted again. */
export const rejectEntry: ChangeEntry<RejectChange> = {
  verb: 'reject',
  request: RejectSchema,
  plan: async (snapshot, request) =>
    (require('./plan-rejection') as typeof import('./plan-rejection')).planRejection(snapshot, request),
  subject: (plan) => `reject ${whatOf(plan)}`,
  command: ({ what }) => commandLine('reject', what, ...WHY),
  later: ({ change }) => {
    const { what } = change as RejectChange;
    return [{ change: { verb: 'unreject', what } satisfies UnrejectChange, note: 'if it was a mistake' }];
  },
  tells: {
    kind: 'rejection',
    file: { of: ['rejections'], apart: true, when: (before, after) => !onlyLost(before, after) },
    undo: ({ before, after }) => each(added(before, after), 'unreject'),
  },
};

/** `unreject`: lets a rejected release or image be promoted again. */
export const unrejectEntry: ChangeEntry<UnrejectChange> = {
  verb: 'unreject',
  request: UnrejectSchema,
  plan: async (snapshot, request) =>
    (require('./plan-rejection') as typeof import('./plan-rejection')).planUnrejection(snapshot, request),
  subject: (plan) => `end the rejection of ${whatOf(plan)}`,
  command: ({ what }) => commandLine('unreject', what),
  tells: {
    kind: 'rejection lifted',
    file: { of: ['rejections'], apart: true, when: onlyLost },
    undo: ({ before, after }) => each(added(after, before), 'reject'),
  },
};

function whatOf({ change }: Plan): string {
  return (change as RejectChange | UnrejectChange).what;
}

/** A list that only lost entries ends rejections; for an unreadable list this is not known. */
function onlyLost(before: string | undefined, after: string | undefined): boolean {
  if (after === undefined) return true;
  const [then, now] = [rejectedBy(before), rejectedBy(after)];
  if (!then || !now) return false;
  return then.some((what) => !now.includes(what)) && now.every((what) => then.includes(what));
}

/** The entries that are only in the second list. */
function added(before: string | undefined, after: string | undefined): readonly string[] {
  const then = rejectedBy(before) ?? [];
  return (rejectedBy(after) ?? []).filter((what) => !then.includes(what));
}

const each = ([what]: readonly string[], verb: 'reject' | 'unreject') =>
  what === undefined ? undefined : { verb, what };

function rejectedBy(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  try {
    return parseRejections(text, sharedPathOf({ kind: 'rejections' })).map(({ what }) => what);
  } catch (error) {
    if (error instanceof DeliveryError) return undefined;
    throw error;
  }
}
