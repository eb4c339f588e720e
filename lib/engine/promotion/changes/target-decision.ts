import type { AppName, EnvironmentName } from '../../../model/scalars';
import type { ControlKind } from '../../../registry';
import type { Change } from '../plan';
import type { ChangeEntry, ChangeTale } from './change-entry';
import { commandLine, optionWords, WHY } from './command-line';
import type { Standing } from './standing-decision';
import { type TargetChange, targetChangeSchema } from './target-change';

/** How such a decision and its end are called, and told. */
interface DecisionVerbs<B extends string, E extends string, T extends Standing> {
  readonly begins: B;
  readonly ends: E;
  /** How history tells its file. */
  readonly file: Pick<NonNullable<ChangeTale['file']>, 'of' | 'apart'>;
  /** What a commit of either verb is called, in front of the environment. */
  subject(verb: B | E, app: AppName): string;
  readonly control: ControlKind<T>;
}

/** The entries of a decision about one target, and of its end: each undoes the other. */
export function targetDecision<B extends string, E extends string, T extends Standing>({
  begins,
  ends,
  file,
  subject,
  control,
}: DecisionVerbs<B, E, T>): {
  readonly begin: ChangeEntry<TargetChange<B>>;
  readonly end: ChangeEntry<TargetChange<E>>;
} {
  const common = <V extends B | E>(verb: V, other: B | E) => ({
    verb,
    request: targetChangeSchema(verb),
    subject: ({ change }: { readonly change: object }) => {
      const { app, environment } = change as TargetChange<V>;
      return `${subject(verb, app)} in ${environment}`;
    },
    undoes: ({ app, environment }: { readonly app?: AppName; readonly environment?: EnvironmentName }) =>
      app === undefined || environment === undefined ? undefined : { verb: other, app, environment },
  });
  const { undoes: undoBegin, ...begin } = common(begins, ends);
  const { undoes: undoEnd, ...end } = common(ends, begins);
  return {
    begin: {
      ...begin,
      unexplained: 'warned',
      plan: async (snapshot, request) => planning().planBegin(snapshot, control, ends, request),
      command: ({ app, environment }) => commandLine(begins, app, ...optionWords('env', environment), ...WHY),
      later: ({ change }) => {
        const { app, environment } = change as TargetChange<B>;
        return [{ change: { verb: ends, app, environment } as Change, note: `ends the ${begins}` }];
      },
      tells: { kind: begins, file: { ...file, when: 'stands' }, undo: undoBegin },
    },
    end: {
      ...end,
      unexplained: 'refused',
      plan: async (snapshot, request) => planning().planEnd(snapshot, control, request),
      command: ({ app, environment }) => commandLine(ends, app, ...optionWords('env', environment)),
      tells: { kind: ends, file: { ...file, when: 'gone' }, undo: undoEnd },
    },
  };
}

const planning = () => require('./plan-target-decision') as typeof import('./plan-target-decision');
