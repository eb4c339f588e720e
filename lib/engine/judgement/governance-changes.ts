import type { GovernanceRow } from '../../kubernetes/diff';
import type { AppPart, EnvironmentData, OwnPolicyData } from '../../model/exchange';
import { isMap, type Json, type JsonMap, jsonEqual } from '../../model/json';
import { APP_RULES, ENVIRONMENT_RULES, type FieldRule, ONE_SIDED, UNKNOWN_FIELD } from './governance-rules';
import type { FieldJudgement } from './judgements';
import { ownPolicyChanges } from './own-policy-changes';
import { judgePolicyField } from './policy-rules';

/** The definitions of environments by name, and the apps' parts in them by `<environment>/<app>`. */
export interface Governance {
  readonly environments: ReadonlyMap<string, EnvironmentData>;
  readonly apps: ReadonlyMap<string, AppPart>;
}

/** What differs between two states of the definitions: one row per field, judged. Pure. */
export function governanceChanges(before: Governance, after: Governance): readonly GovernanceRow[] {
  return [
    ...changesOf(
      'environment',
      before.environments,
      after.environments,
      environmentAdded,
      ENVIRONMENT_REMOVED,
      ENVIRONMENT_RULES,
    ),
    ...together(changesOf('app', before.apps, after.apps, appAdded, APP_REMOVED, APP_RULES), [
      ...before.environments.keys(),
      ...after.environments.keys(),
    ]),
  ];
}

const ENVIRONMENT_REMOVED: FieldJudgement = {
  verdict: 'broadening',
  level: 'high',
  note: 'nothing says any more what may happen there',
};

const APP_REMOVED: FieldJudgement = {
  verdict: 'unknown',
  level: 'medium',
  note: 'the app leaves; what runs there has no owner any more, and stays until it is retired',
};

function environmentAdded({ promotesFrom, approvals, sync }: EnvironmentData): FieldJudgement {
  const from =
    promotesFrom.environments.length === 0
      ? 'an entry: releases may start there'
      : `promotes from ${promotesFrom.environments.join(promotesFrom.mode === 'anyOf' ? ' or ' : ' and ')}`;
  const people = `${approvals.reviewers} ${approvals.reviewers === 1 ? 'approval' : 'approvals'}`;
  return {
    verdict: 'neutral',
    level: 'none',
    note: `${from}; ${people}; ${sync.automated ? 'syncs by itself' : 'synced by hand'}`,
  };
}

function appAdded({ owners }: AppPart): FieldJudgement {
  const note = `nothing runs there until a release gets there; owned by ${owners.join(', ') || 'nobody'}`;
  return { verdict: 'neutral', level: 'none', note };
}

/** Rows of an app that say the same of several environments, as one. */
function together(rows: readonly GovernanceRow[], order: readonly string[]): readonly GovernanceRow[] {
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
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

function changesOf<T extends EnvironmentData | AppPart>(
  what: 'environment' | 'app',
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  added: (value: T) => FieldJudgement,
  removed: FieldJudgement,
  rules: Readonly<Record<string, FieldRule<never>>>,
): readonly GovernanceRow[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name): readonly GovernanceRow[] => {
    const [old, now] = [before.get(name), after.get(name)];
    const subject = `${what} ${name}`;
    if (!now) return [{ subject, kind: 'removed', field: '', ...removed }];
    if (!old) return [{ subject, kind: 'added', field: '', ...added(now) }];
    return fieldChanges(old, now, '', rules).map((row) => ({ subject, ...row }));
  });
}

function fieldChanges(
  before: JsonMap,
  after: JsonMap,
  below: string,
  rules: Readonly<Record<string, FieldRule<never>>>,
): readonly Omit<GovernanceRow, 'subject'>[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key): readonly Omit<GovernanceRow, 'subject'>[] => {
    const field = `${below}${key}`;
    const [old, now] = [own(before, key), own(after, key)];
    if (old === now || (old !== undefined && now !== undefined && jsonEqual(old, now))) return [];
    // An environment that says nothing of policies has none of its own.
    if (field === 'policies' || field === 'policies.rules')
      return fieldChanges((old ?? {}) as JsonMap, (now ?? {}) as JsonMap, `${field}.`, rules);
    if (field === 'policies.own')
      return ownPolicyChanges(
        (old ?? []) as unknown as readonly OwnPolicyData[],
        (now ?? []) as unknown as readonly OwnPolicyData[],
      );
    const rule = [field, `${below}*`].flatMap((each) => (Object.hasOwn(rules, each) ? [rules[each]] : []))[0];
    if (!rule && isMap(old ?? null) && isMap(now ?? null)) {
      return fieldChanges(old as JsonMap, now as JsonMap, `${field}.`, rules);
    }
    const both = old !== undefined && now !== undefined;
    const known = rule && (both ? rule(old as never, now as never) : ONE_SIDED);
    const judged =
      known ??
      (below.startsWith('policies.') ? judgePolicyField(field, old, now) : undefined) ??
      UNKNOWN_FIELD;
    const values = {
      ...(old === undefined ? {} : { before: old }),
      ...(now === undefined ? {} : { after: now }),
    };
    return [
      { kind: both ? 'changed' : old === undefined ? 'added' : 'removed', field, ...values, ...judged },
    ];
  });
}

function own(object: JsonMap, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
