import { appChanges } from '../../model/app';
import {
  ENVIRONMENT_FIELDS,
  type EnvironmentData,
  type EnvironmentFields,
  environmentChanges,
  environmentWords,
  type FieldChange,
} from '../../model/environment';
import type { AppPart } from '../../model/exchange';
import { type FieldJudgement, type GovernanceRow, loosened, neutral, undecided } from '../../model/finding';
import type { EnvironmentName } from '../../model/scalars';
import { upstreamsFirst } from '../delivery';

/** The definitions of environments by name, and the apps' parts in them by `<environment>/<app>`. */
interface Governance {
  readonly environments: ReadonlyMap<EnvironmentName, EnvironmentData>;
  readonly apps: ReadonlyMap<string, AppPart>;
}

/** Facts beside the definitions. */
interface Known {
  /** The fields that environments have. */
  readonly fields?: EnvironmentFields;
  /** The targets that run something, as `<environment>/<app>`; unless given, all may. */
  readonly running?: ReadonlySet<string>;
  /** All environments, by which rows are put in the order of promotion; those that are compared unless given. */
  readonly all?: readonly EnvironmentData[];
}

/**
 * What differs between two states of the definitions: one row per field, judged. Pure.
 */
export function governanceChanges(
  before: Governance,
  after: Governance,
  { fields = ENVIRONMENT_FIELDS, running, all = [] }: Known = {},
): readonly GovernanceRow[] {
  const order = inOrder([...all, ...before.environments.values(), ...after.environments.values()]);
  return [
    ...changesOf('environment', before.environments, after.environments, order, {
      added: (environment) => neutral(environmentWords(environment, fields).join('; ')),
      removed: () => loosened('nothing says any more what may happen there'),
      changed: (old, now) => environmentChanges(old, now, fields),
    }),
    ...together(
      changesOf('app', before.apps, after.apps, [], {
        added: appAdded,
        removed: (target) =>
          running === undefined || running.has(target)
            ? undecided('the app leaves; what runs there stays until it is retired', 'low')
            : neutral('the app leaves; nothing of it runs there'),
        changed: appChanges,
      }),
      order,
    ),
  ];
}

function appAdded({ owners }: AppPart): FieldJudgement {
  return neutral(`nothing runs there until a release gets there; owned by ${owners.join(', ') || 'nobody'}`);
}

/** Names in the order of promotion; what is said last of an environment counts. */
function inOrder(environments: readonly EnvironmentData[]): readonly EnvironmentName[] {
  const latest = new Map(environments.map((each) => [each.name, each]));
  return upstreamsFirst([...latest.values()]).map(({ name }) => name);
}

/** Merges rows of an app that say the same of several environments. */
function together(rows: readonly GovernanceRow[], order: readonly string[]): readonly GovernanceRow[] {
  const rank = rankIn(order);
  const alike = new Map<
    string,
    { readonly app: string; readonly row: GovernanceRow; readonly where: string[] }
  >();
  for (const row of rows) {
    const [environment = '', app = ''] = row.subject.replace(/^app /, '').split('/');
    const key = JSON.stringify([app, { ...row, subject: '' }]);
    const found = alike.get(key) ?? { app, row, where: [] };
    alike.set(key, found);
    found.where.push(environment);
  }
  return [...alike.values()]
    .sort((one, other) => (one.app === other.app ? 0 : one.app < other.app ? -1 : 1))
    .map(({ app, row, where }) => ({
      ...row,
      subject: `app ${app} in ${where.sort((one, other) => rank(one) - rank(other)).join(', ')}`,
    }));
}

function rankIn(order: readonly string[]): (name: string) => number {
  const ranks = new Map(order.map((name, index) => [name, index]));
  return (name) => ranks.get(name) ?? order.length;
}

/** How one kind of definition is judged. */
interface Judges<T> {
  added(value: T): FieldJudgement;
  removed(name: string): FieldJudgement;
  changed(before: T, after: T): readonly FieldChange[];
}

function changesOf<T>(
  what: 'environment' | 'app',
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  order: readonly string[],
  { added, removed, changed }: Judges<T>,
): readonly GovernanceRow[] {
  const rank = rankIn(order);
  const names = [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .sort((one, other) => rank(one) - rank(other));
  return names.flatMap((name): readonly GovernanceRow[] => {
    const [old, now] = [before.get(name), after.get(name)];
    const subject = `${what} ${name}`;
    if (!now) return [{ subject, kind: 'removed', field: '', ...removed(name) }];
    if (!old) return [{ subject, kind: 'added', field: '', ...added(now) }];
    return changed(old, now).map((row) => ({ subject, ...row }) as GovernanceRow);
  });
}
