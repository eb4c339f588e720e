import type { AppName, EnvironmentName } from '../../../../model/scalars';
import type { ChangeEntry } from '../change-entry';
import { commandLine, optionWords, WHY } from '../command-line';
import { type RetireChange, RetireSchema } from './change';

/** `retire`: removes an app from an environment. */
export const retireEntry: ChangeEntry<RetireChange> = {
  verb: 'retire',
  unexplained: 'refused',
  why: 'now',
  request: RetireSchema,
  plan: async (snapshot, request) =>
    (require('./plan-retirement') as typeof import('./plan-retirement')).planRetirement(snapshot, request),
  parts: async (snapshot, request) =>
    (require('./retire-everywhere') as typeof import('./retire-everywhere')).partsOfRetirement(
      snapshot,
      request,
    ),
  again(snapshot, { change }, asked) {
    return this.plan(snapshot, { ...change, ...asked });
  },
  subject: ({ targets, environment }) => `retire ${targets[0]?.app ?? ''} from ${environment}`,
  command: ({ app, environment }) =>
    commandLine(
      'retire',
      app,
      ...(environment === undefined ? ['--everywhere'] : optionWords('env', environment)),
      ...WHY,
    ),
  undo: ({ app, environment, from }) => from && rollback(app, environment, from.release),
  tells: {
    kind: 'retirement',
    targets: ['removal'],
    unclaimed: 'removal',
    undo: ({ environment, app, from }) => {
      if (environment === undefined || app === undefined || !from) return undefined;
      return rollback(app, environment, from.release);
    },
  },
};

function rollback(app: AppName, environment: EnvironmentName, to: string) {
  return { verb: 'rollback', app, environment, to };
}
