import type { ChangeEntry, ToldChange } from '../change-entry';
import { commandLine, optionWords } from '../command-line';
import { fileName } from '../file-name';
import { type HoldChange, HoldSchema, type UnholdChange, UnholdSchema } from './change';

/** The change that ends a hold. */
export const undoHold = undoing('unhold');

/** `hold`: keeps a target where it is. */
export const holdEntry: ChangeEntry<HoldChange> = {
  verb: 'hold',
  unexplained: 'warned',
  request: HoldSchema,
  plan: async (snapshot, request) =>
    (require('./plan-hold') as typeof import('./plan-hold')).planHold(snapshot, request),
  subject: ({ concerns, environment }) => `hold ${fileName(concerns[0] ?? '')} in ${environment}`,
  // A hold says why; a person who types it has a reason of their own.
  command: ({ app, environment }) =>
    commandLine('hold', app, ...optionWords('env', environment), ...optionWords('reason', '<why>')),
  tells: { kind: 'hold', file: { of: ['hold'], when: 'stands' }, undo: undoHold },
};

/** `unhold`: lets a target move again. */
export const unholdEntry: ChangeEntry<UnholdChange> = {
  verb: 'unhold',
  unexplained: 'refused',
  request: UnholdSchema,
  plan: async (snapshot, request) =>
    (require('./plan-hold') as typeof import('./plan-hold')).planUnhold(snapshot, request),
  subject: ({ concerns, environment }) => `unhold ${fileName(concerns[0] ?? '')} in ${environment}`,
  command: ({ app, environment }) => commandLine('unhold', app, ...optionWords('env', environment)),
  tells: { kind: 'unhold', file: { of: ['hold'], when: 'gone' }, undo: undoing('hold') },
};

function undoing(verb: 'hold' | 'unhold') {
  return ({ app, environment }: ToldChange) =>
    app === undefined || environment === undefined ? undefined : { verb, app, environment };
}
