import { controlSubject } from '../../../../registry';
import type { Plan } from '../../plan';
import type { ChangeEntry, ToldChange } from '../change-entry';
import { commandLine, optionWords } from '../command-line';
import { fileName } from '../file-name';
import { type AlarmChange, AlarmSchema, type AllClearChange, AllClearSchema } from './change';

/** `alarm`: what a target runs goes no further. */
export const alarmEntry: ChangeEntry<AlarmChange> = {
  verb: 'alarm',
  unexplained: 'warned',
  request: AlarmSchema,
  plan: async (snapshot, request) =>
    (require('./plan-alarm') as typeof import('./plan-alarm')).planAlarm(snapshot, request),
  subject: (plan) => `alarm for ${appOf(plan)} in ${plan.environment}`,
  command: ({ app, environment }) => commandLine('alarm', app, ...optionWords('env', environment)),
  tells: { kind: 'alarm', file: { of: ['alarm'], apart: true, when: 'stands' }, undo: undoing('all-clear') },
};

/** `all-clear`: an alarm ends. */
export const allClearEntry: ChangeEntry<AllClearChange> = {
  verb: 'all-clear',
  unexplained: 'refused',
  request: AllClearSchema,
  plan: async (snapshot, request) =>
    (require('./plan-alarm') as typeof import('./plan-alarm')).planAllClear(snapshot, request),
  subject: (plan) => `all-clear for ${appOf(plan)} in ${plan.environment}`,
  command: ({ app, environment }) => commandLine('all-clear', app, ...optionWords('env', environment)),
  tells: { kind: 'all-clear', file: { of: ['alarm'], apart: true, when: 'gone' }, undo: undoing('alarm') },
};

const appOf = ({ concerns: [path = ''] }: Plan) => controlSubject(fileName(path)).app ?? '';

function undoing(verb: 'alarm' | 'all-clear') {
  return ({ app, environment }: ToldChange) =>
    app === undefined || environment === undefined ? undefined : { verb, app, environment };
}
