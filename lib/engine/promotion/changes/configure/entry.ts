import { shortId } from '../../../../model/scalars';
import type { ChangeEntry } from '../change-entry';
import { commandLine, optionWords } from '../command-line';
import { type ConfigureChange, ConfigureSchema } from './change';

/** `configure`: brings the typed environments and apps into the delivery data. */
export const configureEntry: ChangeEntry<ConfigureChange> = {
  verb: 'configure',
  runsCode: true,
  request: ConfigureSchema,
  plan: (...args) =>
    (require('./configure-fleet') as typeof import('./configure-fleet')).configureFleet(...args),
  parts: (...args) =>
    (require('./configure-fleet') as typeof import('./configure-fleet')).partsOfConfiguration(...args),
  again: (...args) =>
    (
      require('./plan-proposed-governance') as typeof import('./plan-proposed-governance')
    ).planProposedGovernance(...args),
  subject: ({ environment }) =>
    environment === undefined ? 'configure the fleet' : `configure ${environment}`,
  stands: ({ change }) => {
    const { code } = change as ConfigureChange;
    return code === undefined ? undefined : `code ${shortId(code)} is configured already`;
  },
  command: ({ code, acceptHead }) =>
    commandLine('configure', ...optionWords('code', code), ...optionWords('accept-head', acceptHead)),
  tells: {
    kind: 'configuration',
    file: { of: ['environment', 'app', 'inputs', 'inputs-file'], when: 'changed' },
    undo: () => 'code',
  },
};
