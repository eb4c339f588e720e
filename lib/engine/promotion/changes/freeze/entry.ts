import { DeliveryError } from '../../../../model/finding';
import { FREEZE_LIST } from '../../../../registry';
import type { Plan } from '../../plan';
import type { ChangeEntry, ToldChange } from '../change-entry';
import { commandLine, optionWords } from '../command-line';
import { type FreezeChange, FreezeSchema, type UnfreezeChange, UnfreezeSchema } from './change';

/** `freeze`: makes an environment take no promotions. */
export const freezeEntry: ChangeEntry<FreezeChange> = {
  verb: 'freeze',
  unexplained: 'warned',
  request: FreezeSchema,
  plan: async (snapshot, request) =>
    (require('./plan-freeze') as typeof import('./plan-freeze')).planFreeze(snapshot, request),
  subject: (plan) => `freeze ${plan.environment}${called(plan)}`,
  command: ({ environment, until, lockdown, name, apps }) =>
    commandLine(
      'freeze',
      ...optionWords('env', environment),
      ...optionWords('name', name),
      ...optionWords('app', apps?.join(',')),
      ...optionWords('until', until),
      ...(lockdown ? ['--lockdown'] : []),
    ),
  tells: {
    kind: 'freeze',
    file: { of: ['freeze', 'freezes'], apart: true, when: (before, after) => !onlyLost(before, after) },
    undo: (told) => turned(told, 'unfreeze', added(told.before, told.after)),
  },
};

/** `unfreeze`: ends a freeze. */
export const unfreezeEntry: ChangeEntry<UnfreezeChange> = {
  verb: 'unfreeze',
  unexplained: 'refused',
  request: UnfreezeSchema,
  plan: async (snapshot, request) =>
    (require('./plan-freeze') as typeof import('./plan-freeze')).planUnfreeze(snapshot, request),
  subject: (plan) => `unfreeze ${plan.environment}${called(plan)}`,
  command: ({ environment, name }) =>
    commandLine('unfreeze', ...optionWords('env', environment), ...optionWords('name', name)),
  tells: {
    kind: 'unfreeze',
    file: { of: ['freeze', 'freezes'], apart: true, when: onlyLost },
    undo: (told) => turned(told, 'freeze', added(told.after, told.before)),
  },
};

function called({ change }: Plan): string {
  const { name } = change as FreezeChange | UnfreezeChange;
  return name === undefined ? '' : ` (${name})`;
}

/** The same freeze, begun or ended again; its name where it has one. */
function turned({ environment }: ToldChange, verb: 'freeze' | 'unfreeze', [name]: readonly string[]) {
  return environment && { verb, environment, ...(name === undefined ? {} : { name }) };
}

/** A list that only lost freezes means that some ended, and so does a file that is gone. */
function onlyLost(before: string | undefined, after: string | undefined): boolean {
  if (after === undefined) return true;
  const [then, now] = [namesIn(before), namesIn(after)];
  return then.some((name) => !now.includes(name)) && now.every((name) => then.includes(name));
}

/** The entries that are only in the second list. */
function added(before: string | undefined, after: string | undefined): readonly string[] {
  const then = namesIn(before);
  return namesIn(after).filter((name) => !then.includes(name));
}

/** Names of freezes; none for the file of the freeze without a name, and for an unreadable file. */
function namesIn(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  try {
    return FREEZE_LIST.read(text, 'a file of the past').freezes.map(({ name }) => name);
  } catch (error) {
    if (error instanceof DeliveryError) return [];
    throw error;
  }
}
