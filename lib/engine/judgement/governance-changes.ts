import type { GovernanceRow } from '../../kubernetes/diff';
import { appChanges } from '../../model/app';
import {
  ENVIRONMENT_FIELDS,
  type EnvironmentData,
  type EnvironmentFields,
  environmentChanges,
  environmentWords,
  type FieldChange,
} from '../../model/environment';
import type { AppData } from '../../model/exchange';
import { type FieldJudgement, loosened, neutral, open } from '../../model/finding';

/** The definitions of environments and apps, by name. */
export interface Governance {
  readonly environments: ReadonlyMap<string, EnvironmentData>;
  readonly apps: ReadonlyMap<string, AppData>;
}

/**
 * What differs between two states of the definitions: one row per field, judged. Pure.
 *
 * @param fields the fields that environments have
 */
export function governanceChanges(
  before: Governance,
  after: Governance,
  fields: EnvironmentFields = ENVIRONMENT_FIELDS,
): readonly GovernanceRow[] {
  return [
    ...changesOf('environment', before.environments, after.environments, {
      added: (environment) => neutral(environmentWords(environment, fields).join('; ')),
      removed: loosened('nothing says any more what may happen there'),
      changed: (old, now) => environmentChanges(old, now, fields),
    }),
    ...changesOf('app', before.apps, after.apps, {
      added: appAdded,
      removed: open('what runs of it has no owner any more', 'medium'),
      changed: appChanges,
    }),
  ];
}

function appAdded({ environments, owners }: AppData): FieldJudgement {
  return neutral(
    `exists in ${environments.join(', ') || 'no environment'}; owned by ${owners.join(', ') || 'nobody'}`,
  );
}

/** How one kind of definition is judged. */
interface Judges<T> {
  added(value: T): FieldJudgement;
  readonly removed: FieldJudgement;
  changed(before: T, after: T): readonly FieldChange[];
}

function changesOf<T>(
  what: 'environment' | 'app',
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  { added, removed, changed }: Judges<T>,
): readonly GovernanceRow[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name): readonly GovernanceRow[] => {
    const [old, now] = [before.get(name), after.get(name)];
    const subject = `${what} ${name}`;
    if (!now) return [{ subject, kind: 'removed', field: '', ...removed }];
    if (!old) return [{ subject, kind: 'added', field: '', ...added(now) }];
    return changed(old, now).map((row) => ({ subject, ...row }) as GovernanceRow);
  });
}
