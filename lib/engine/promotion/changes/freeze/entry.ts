import type { ChangeEntry } from '../change-entry';
import { commandLine, optionWords } from '../command-line';
import { type FreezeChange, FreezeSchema, type UnfreezeChange, UnfreezeSchema } from './change';

/** `freeze`: an environment takes no promotions. */
export const freezeEntry: ChangeEntry<FreezeChange> = {
  verb: 'freeze',
  unexplained: 'warned',
  request: FreezeSchema,
  plan: async (snapshot, request) =>
    (require('./plan-freeze') as typeof import('./plan-freeze')).planFreeze(snapshot, request),
  subject: ({ environment }) => `freeze ${environment}`,
  command: ({ environment, until, lockdown }) =>
    commandLine(
      'freeze',
      ...optionWords('env', environment),
      ...optionWords('until', until),
      ...(lockdown ? ['--lockdown'] : []),
    ),
  tells: {
    kind: 'freeze',
    file: { of: ['freeze'], when: 'stands' },
    undo: ({ environment }) => environment && { verb: 'unfreeze', environment },
  },
};

/** `unfreeze`: a freeze ends. */
export const unfreezeEntry: ChangeEntry<UnfreezeChange> = {
  verb: 'unfreeze',
  unexplained: 'refused',
  request: UnfreezeSchema,
  plan: async (snapshot, request) =>
    (require('./plan-freeze') as typeof import('./plan-freeze')).planUnfreeze(snapshot, request),
  subject: ({ environment }) => `unfreeze ${environment}`,
  command: ({ environment }) => commandLine('unfreeze', ...optionWords('env', environment)),
  tells: {
    kind: 'unfreeze',
    file: { of: ['freeze'], when: 'gone' },
    undo: ({ environment }) => environment && { verb: 'freeze', environment },
  },
};
