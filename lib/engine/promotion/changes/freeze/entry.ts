import { DeliveryError } from '../../../../model/finding';
import { moment } from '../../../../model/text';
import { FREEZE_LIST, FREEZES, type Freeze, type NamedFreeze } from '../../../../registry';
import type { Plan } from '../../plan';
import type { ChangeEntry, ToldChange } from '../change-entry';
import { commandLine, optionWords, WHY } from '../command-line';
import { type FreezeChange, FreezeSchema, type UnfreezeChange, UnfreezeSchema } from './change';

/** `freeze`: makes an environment take no promotions. */
export const freezeEntry: ChangeEntry<FreezeChange> = {
  verb: 'freeze',
  unexplained: 'warned',
  request: FreezeSchema,
  plan: async (snapshot, request) =>
    (require('./plan-freeze') as typeof import('./plan-freeze')).planFreeze(snapshot, request),
  parts: async (snapshot, request) =>
    (require('./plan-freeze') as typeof import('./plan-freeze')).partsOfFreeze(snapshot, request),
  subject: (plan) => `freeze ${called(plan)}`,
  command: ({ environment, until, lockdown, name, apps }) =>
    commandLine(
      'freeze',
      ...named(environment),
      ...optionWords('name', name),
      ...optionWords('app', apps?.join(',')),
      ...optionWords('until', until),
      ...(lockdown ? ['--lockdown'] : []),
      ...WHY,
    ),
  barred: async (_, { until }, { now }) =>
    until !== undefined && Date.parse(until) <= now.getTime() ? `its end, ${until}, is over` : undefined,
  later: ({ change }) => {
    const { environment, name, until } = change as FreezeChange;
    const unfreeze: UnfreezeChange = {
      verb: 'unfreeze',
      environment,
      ...(name === undefined ? {} : { name }),
    };
    const note = until === undefined ? 'ends it' : `ends it before ${moment(until)}`;
    return [{ change: unfreeze, note }];
  },
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
  parts: async (snapshot, request) =>
    (require('./plan-freeze') as typeof import('./plan-freeze')).partsOfUnfreeze(snapshot, request),
  subject: (plan) => `unfreeze ${called(plan)}`,
  command: ({ environment, name }) =>
    commandLine('unfreeze', ...named(environment), ...optionWords('name', name)),
  tells: {
    kind: 'unfreeze',
    file: { of: ['freeze', 'freezes'], apart: true, when: onlyLost },
    undo: (told) => again(told),
  },
};

/** Which environments, and the name of the freeze. */
function called({ change }: Plan): string {
  const { environment, name } = change as FreezeChange | UnfreezeChange;
  return `${[environment].flat().join(', ')}${name === undefined ? '' : ` (${name})`}`;
}

const named = (environment: FreezeChange['environment']) =>
  optionWords('env', [environment].flat().join(','));

/** The same freeze, begun or ended again; its name where it has one. */
function turned({ environment }: ToldChange, verb: 'freeze' | 'unfreeze', [name]: readonly string[]) {
  return environment && { verb, environment, ...(name === undefined ? {} : { name }) };
}

/** What ended, begun again with the terms that it had. */
function again({ environment, before, after }: ToldChange): FreezeChange | undefined {
  if (environment === undefined) return undefined;
  const now = namesIn(after);
  const ended = freezesIn(before).find(({ name }) => name === undefined || !now.includes(name));
  const { name, until, lockdown = false, apps } = ended ?? {};
  return {
    ...{ verb: 'freeze', environment },
    ...(name === undefined ? {} : { name }),
    ...(until === undefined ? {} : { until }),
    ...(lockdown ? { lockdown } : {}),
    ...(apps === undefined ? {} : { apps }),
  };
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
  return freezesIn(text).flatMap(({ name }) => name ?? []);
}

/** The freezes of either file; none for an unreadable one. */
function freezesIn(text: string | undefined): readonly (Freeze & Partial<NamedFreeze>)[] {
  if (text === undefined) return [];
  for (const read of [
    (source: string) => FREEZE_LIST.read(source, 'a file of the past').freezes,
    (source: string) => [FREEZES.document.read(source, 'a file of the past')],
  ])
    try {
      return read(text);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
    }
  return [];
}
