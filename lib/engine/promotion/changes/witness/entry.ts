import type { ChangeEntry } from '../change-entry';
import { commandLine, optionWords } from '../command-line';
import { type WitnessChange, WitnessSchema } from './change';

/** `witness`: renders a release a second time, and states the result. */
export const witnessEntry: ChangeEntry<WitnessChange> = {
  verb: 'witness',
  runsCode: true,
  request: WitnessSchema,
  plan: (...args) =>
    (require('./witness-release') as typeof import('./witness-release')).witnessRelease(...args),
  subject: ({ concerns }) =>
    concerns.length > 1
      ? `witness ${concerns.length} releases`
      : `witness ${concerns[0]?.split('/').slice(-2).join(' ').replace('.yaml', '') ?? ''}`,
  command: ({ apps, environment }) => {
    const [first] = apps === 'all' ? [] : apps;
    const release = apps.length === 1 && typeof first === 'object' ? first.release : undefined;
    const names =
      apps === 'all' ? ['--all'] : apps.map((each) => (typeof each === 'string' ? each : each.app));
    return commandLine(
      'witness',
      ...names,
      ...optionWords('env', environment),
      ...optionWords('release', release),
    );
  },
  tells: { kind: 'witness', file: { of: ['witness'], when: 'changed' } },
};
