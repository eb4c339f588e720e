import type { ChangeEntry } from '../change-entry';
import { commandLine, optionWords } from '../command-line';
import { type WitnessChange, WitnessSchema } from './change';

/** `witness`: a release is rendered a second time, and what came out is stated. */
export const witnessEntry: ChangeEntry<WitnessChange> = {
  verb: 'witness',
  runsCode: true,
  request: WitnessSchema,
  plan: (...args) =>
    (require('./witness-release') as typeof import('./witness-release')).witnessRelease(...args),
  subject: ({ concerns }) =>
    `witness ${concerns[0]?.split('/').slice(-2).join(' ').replace('.yaml', '') ?? ''}`,
  command: ({ app, release }) => commandLine('check', '--render', app, ...optionWords('release', release)),
  tells: { kind: 'witness', file: { of: ['witness'], when: 'changed' } },
};
