import { DeliveryError } from '../../../../model/finding';
import type { EnvironmentName } from '../../../../model/scalars';
import { parseWaiver, type Waiver } from '../../../../registry';
import type { ChangeEntry, ToldTerms } from '../change-entry';
import { commandLine, optionWords, WHY } from '../command-line';
import { fileName } from '../file-name';
import { type UnwaiveChange, UnwaiveSchema, type WaiveChange, WaiveSchema } from './change';

/** `waive`: lets a rule be broken in an environment for a while. */
export const waiveEntry: ChangeEntry<WaiveChange> = {
  verb: 'waive',
  unexplained: 'refused',
  request: WaiveSchema,
  plan: async (snapshot, request) =>
    (require('./plan-waiver') as typeof import('./plan-waiver')).planWaiver(snapshot, request),
  again: (...args) =>
    (require('./plan-proposed-waiver') as typeof import('./plan-proposed-waiver')).planProposedWaiver(
      ...args,
    ),
  proposal: ({ concerns }) => `waive-${fileName(concerns[0] ?? '')}`,
  subject: ({ concerns, environment }) => `waive ${fileName(concerns[0] ?? '')} in ${environment}`,
  command: ({ environment, waiver: { rule, app, object, owner, expires }, name }) =>
    commandLine(
      'waive',
      rule,
      ...optionWords('env', environment),
      ...optionWords('app', app),
      ...optionWords('object', object),
      ...optionWords('owner', owner),
      ...optionWords('expires', expires),
      ...optionWords('name', name),
      ...WHY,
    ),
  async barred(_, { waiver }, { now }) {
    const { waiverState } =
      require('../../../../kubernetes/policy') as typeof import('../../../../kubernetes/policy');
    return waiverState({ ...waiver, reason: '' } as Waiver, now) === 'ended'
      ? `its last day, ${waiver.expires}, is over`
      : undefined;
  },
  tells: {
    kind: 'waiver',
    file: { of: ['waiver'], apart: true, when: 'stands' },
    terms,
    undo: ({ environment, files, before }) =>
      environment &&
      (before === undefined
        ? ending(environment, fileName(files[0] ?? ''))
        : again(environment, files, before)),
  },
};

/** `unwaive`: ends a waiver. */
export const unwaiveEntry: ChangeEntry<UnwaiveChange> = {
  verb: 'unwaive',
  request: UnwaiveSchema,
  plan: async (snapshot, request) =>
    (require('./plan-waiver-end') as typeof import('./plan-waiver-end')).planWaiverEnd(snapshot, request),
  subject: ({ concerns, environment }) => `unwaive ${fileName(concerns[0] ?? '')} in ${environment}`,
  command: ({ environment, name }) => commandLine('unwaive', name, ...optionWords('env', environment)),
  tells: {
    kind: 'waiver lifted',
    file: { of: ['waiver'], apart: true, when: 'gone' },
    terms,
    undo: ({ environment, files, before }) =>
      environment === undefined || before === undefined ? undefined : again(environment, files, before),
  },
};

/** What a waiver lets pass, and until when. */
function terms(text: string, file: string): ToldTerms {
  const { rule, app, object, reason, owner, expires } = parseWaiver(text, file);
  const whom = [app, object].filter((each) => each !== undefined).join(', ') || 'every app';
  return {
    line: `${rule} for ${whom}, until ${expires}`,
    fields: { rule, ...(app && { app }), ...(object && { object }), expires, owner, reason },
  };
}

/** The waiver in its earlier terms; undefined where they cannot be read. */
function again(environment: EnvironmentName, [file = '']: readonly string[], before: string) {
  try {
    const { reason: _, ...waiver } = parseWaiver(before, file);
    return { verb: 'waive', environment, waiver, name: fileName(file) };
  } catch (error) {
    if (error instanceof DeliveryError) return undefined;
    throw error;
  }
}

function ending(environment: EnvironmentName, name: string) {
  return { verb: 'unwaive', environment, name };
}
