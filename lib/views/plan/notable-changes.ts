import { byGravity, CHANGE_CLASSES, type ChangeClass, type ObjectChange } from '../../kubernetes/diff';
import { type ObjectIdentity, podSpecPath } from '../../kubernetes/facts';
import { RISK_LEVELS, type RiskLevel } from '../../model/finding';
import { isList, isMap, type Json } from '../../model/json';
import { type EnvironmentName, withShortDigests } from '../../model/scalars';
import { plural } from '../../model/text';
import { changeKey, type FoundChange, gravestParts, groupFound, isRisk } from './group-changes';
import type { PlanView, TargetView } from './plan-view';
import { governanceText, shortValues } from './summary-texts';

/** A change beside the images, shown in one row; a change that several apps share is one row. */
export interface NotableChange {
  readonly level: RiskLevel;
  readonly mark: '+' | '-' | '~';
  /** `Deployment web`, `environment prod`, or how many objects. */
  readonly of: string;
  /** `spec.replicas 6 → 8`; empty where the whole object comes or goes. */
  readonly what: string;
  /** Where it is in the object; absent for governance and other files, and for objects as a whole. */
  readonly path?: string;
  readonly note: string;
  /** Of governance and other files: none. */
  readonly targets: readonly string[];
  /** Absent for governance and other files. */
  readonly class?: ChangeClass;
  /** Whether it is a new object that runs nothing by itself, such as a ConfigMap. */
  readonly inert?: true;
  /** What it stands for: changes, and the objects that they are in. */
  readonly changes: number;
  readonly objects: ReadonlySet<string>;
}

/** All changes beside the images, gravest first. */
export function notableChanges(view: PlanView): readonly NotableChange[] {
  const rows = [
    ...governanceRows(view),
    ...fileRows(view),
    ...riskRows(view),
    ...comingAndGoing(view),
    ...plainRows(view),
  ];
  return rows.sort(
    (left, right) =>
      weight(right) - weight(left) || classAt(left) - classAt(right) || lossAt(left) - lossAt(right),
  );
}

function weight(row: NotableChange): number {
  return isAccount(row) ? 0 : RISK_LEVELS.indexOf(row.level);
}

/** Definitions before objects; among these by class, labels last. What is new and inert follows what runs and changes. */
function classAt(row: NotableChange): number {
  if (row.class === undefined) return -1;
  const own = CHANGE_CLASSES.indexOf(row.class);
  const inert = row.inert === true && row.level === 'none';
  return isAccount(row) || inert ? Math.max(own, CHANGE_CLASSES.indexOf('scale-and-resources') + 0.5) : own;
}

/** Where nothing is a risk, what is lost comes first. */
function lossAt({ level, mark }: NotableChange): number {
  return level === 'none' && mark === '-' ? 0 : 1;
}

/** An account that comes: it weighs what is bound to it, which has a row of its own, so it follows what is configured otherwise. */
function isAccount({ class: of, level, mark, what }: NotableChange): boolean {
  return of === 'permission' && mark === '+' && what === '' && (level === 'none' || level === 'low');
}

/** From how many objects on the same is told in one row, where not all rows are shown. */
const ALIKE = 3;

/**
 * What is the same kind of change of several objects of one kind, in one row that counts them: for where rows would be left out.
 * A value is shown where it is the same in all of them.
 */
export function foldAlike(rows: readonly NotableChange[]): readonly NotableChange[] {
  const groups = new Map<string, NotableChange[]>();
  for (const row of rows) {
    const { level, mark, note, path = '' } = row;
    const field = path.replaceAll(/\[[^\]]*\]/g, '[…]');
    const key =
      row.class === undefined || (note === '' && row.what !== '')
        ? `${groups.size}`
        : JSON.stringify([level, mark, row.class, note, kindOf(row), field]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].flatMap((group) => (group.length < ALIKE ? group : [oneOf(group)]));
}

function oneOf(group: readonly NotableChange[]): NotableChange {
  const [first] = group as readonly [NotableChange];
  const names = group.map(({ of }) => of.slice(of.indexOf(' ') + 1));
  const path = first.path?.replaceAll(/\[[^\]]*\]/g, (part) =>
    group.every((each) => each.path === first.path) ? part : '[…]',
  );
  return {
    ...first,
    of: `${group.length} × ${kindOf(first)} ${names.slice(0, 2).join(', ')}, …`,
    what: group.every(({ what }) => what === first.what) ? first.what : (path ?? ''),
    targets: [...new Set(group.flatMap(({ targets }) => targets))],
    changes: group.reduce((sum, { changes }) => sum + changes, 0),
    objects: new Set(group.flatMap(({ objects }) => [...objects])),
  };
}

function kindOf({ of }: NotableChange): string {
  return of.slice(0, of.indexOf(' '));
}

function governanceRows({ governance }: PlanView): NotableChange[] {
  return governance.map((row) => {
    const { subject, change, note } = governanceText(row);
    const mark = change === 'added' ? '+' : change === 'removed' ? '-' : '~';
    const what = mark === '~' ? change : '';
    return { level: row.level, mark, of: subject, what, note, targets: [], changes: 1, objects: new Set() };
  });
}

function fileRows({ files }: PlanView): NotableChange[] {
  return files.map(({ path, kind, level, note }) => ({
    level,
    mark: MARKS[kind],
    of: path,
    what: '',
    note,
    targets: [],
    changes: 1,
    objects: new Set(),
  }));
}

const MARKS = { added: '+', removed: '-', changed: '~' } as const;

function riskRows({ risks, environments }: PlanView): NotableChange[] {
  return risks.map(({ level, object, change, note, targets }) => ({
    ...rowOf(change, shortLabel(object, environments), targets),
    level,
    note,
    objects: new Set(targets.map((target) => `${target} ${object}`)),
  }));
}

/**
 * Objects of an app that are added or removed as a whole: one row for each set of kinds. Of those that are removed, the ones
 * that are a risk have a row of their own.
 */
function comingAndGoing({ targets }: PlanView): NotableChange[] {
  const groups = new Map<string, NotableChange>();
  for (const target of targets) {
    const { kind } = target.claim;
    if (kind !== 'first' && kind !== 'removed') continue;
    const objects = target.objects.filter(
      (object) => kind === 'first' || !object.changes.some((change) => isRisk(target, object, change)),
    );
    if (objects.length === 0) continue;
    const kinds = kindsOf(objects);
    const known = groups.get(`${kind} ${kinds}`);
    groups.set(`${kind} ${kinds}`, {
      level: 'none',
      mark: kind === 'first' ? '+' : '-',
      of: kinds,
      what: '',
      note: kind === 'first' ? 'each object whole: --details' : '',
      class: 'configuration',
      targets: [...(known?.targets ?? []), nameOf(target)],
      changes: (known?.changes ?? 0) + objects.length,
      objects: new Set([...(known?.objects ?? []), ...objects.map((each) => keyOf(target, each))]),
    });
  }
  return [...groups.values()];
}

/** `Application, Deployment, 2 Services`. */
function kindsOf(objects: TargetView['objects']): string {
  const counts = new Map<string, number>();
  for (const { identity } of objects) counts.set(identity.kind, (counts.get(identity.kind) ?? 0) + 1);
  return [...counts]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([kind, count]) => (count === 1 ? kind : `${count} × ${kind}`))
    .join(', ');
}

/** Changes that are neither a risk nor an image: each once for all apps and objects that share it. */
function plainRows({ targets, environments }: PlanView): NotableChange[] {
  const found: FoundChange[] = [];
  const objects = new Map<string, Set<string>>();
  for (const target of targets) {
    if (target.claim.kind === 'first' || target.claim.kind === 'removed') continue;
    for (const object of target.objects) {
      for (const change of object.changes.flatMap((each) => plainParts(target, object, each))) {
        if (change.class === 'image') continue;
        found.push({ target, object, change });
        const key = changeKey(target, object, change);
        objects.set(key, (objects.get(key) ?? new Set()).add(keyOf(target, object)));
      }
    }
  }
  const rows = groupFound(found).map(({ object, identity, change, targets: names, key }) => ({
    row: {
      ...rowOf(change, shortLabel(object, environments), names),
      ...(isInert(identity, change) ? INERT : {}),
    },
    objects: objects.get(key) ?? new Set<string>(),
  }));
  const folded = new Map<string, { row: NotableChange; objects: Set<string>; changes: number }>();
  rows.forEach(({ row, objects: own }, index) => {
    // Without a short value, two changes cannot be called the same.
    const key = row.what.includes(' ') ? JSON.stringify([row.what, row.note, row.mark]) : `${index}`;
    const known = folded.get(key);
    if (known) {
      for (const each of own) known.objects.add(each);
      known.changes += own.size;
      const all = [...new Set([...known.row.targets, ...row.targets])];
      known.row = { ...known.row, of: plural(known.objects.size, 'object'), targets: all };
    } else folded.set(key, { row, objects: new Set(own), changes: own.size });
  });
  return [...folded.values()].map(({ row, objects: own, changes }) => ({ ...row, objects: own, changes }));
}

const INERT = { inert: true } as const;

/** A new object of a kind that makes no pods: it does nothing until something that runs reads it. */
function isInert({ group, kind }: ObjectIdentity, change: ObjectChange): boolean {
  return change.kind === 'added' && change.path === '' && podSpecPath(group, kind) === undefined;
}

/** A change, or the variables in it, without what is a risk: that has a row of its own. */
function plainParts(
  target: TargetView,
  object: TargetView['objects'][number],
  change: ObjectChange,
): readonly ObjectChange[] {
  const grave = gravestParts(target, object, change);
  const items = itemsOf(change);
  if (grave.length === 0) return items;
  return items.filter((each) => each !== change && !grave.some(({ path }) => path.startsWith(each.path)));
}

/** Variables that come or go with their list, one by one, as in a list that stands there already: a reader has to see which. */
function itemsOf(change: ObjectChange): readonly ObjectChange[] {
  const side = change.kind === 'added' ? 'after' : change.kind === 'removed' ? 'before' : undefined;
  const value = side && change[side];
  if (side === undefined || value === undefined || !isList(value) || value.length === 0) return [change];
  const names = value.map(variableIn);
  return names.includes(undefined)
    ? [change]
    : // What is said of the list is said of the one of them that it is true of.
      value.map((each, at) => ({ ...change, path: `${change.path}[${names[at]}]`, [side]: each, note: '' }));
}

/** The name of an item that holds no more than a value, or where it comes from. */
function variableIn(item: Json): string | undefined {
  if (!isMap(item) || typeof item['name'] !== 'string') return undefined;
  return 'value' in item || 'valueFrom' in item ? item['name'] : undefined;
}

function rowOf(change: ObjectChange, of: string, targets: readonly string[]): NotableChange {
  const mark = change.kind === 'added' ? '+' : change.kind === 'removed' ? '-' : '~';
  return {
    level: 'none',
    mark,
    of,
    what: change.path === '' ? '' : withValues(change),
    ...(change.path === '' ? {} : { path: change.path }),
    note: change.note,
    class: change.class,
    targets,
    changes: targets.length,
    objects: new Set(),
  };
}

/** `spec.replicas 6 → 8`; where a variable is read from has words, not a path. */
function withValues(change: ObjectChange): string {
  const values = valuesOf(change);
  const isSource = / (?:Secret|ConfigMap) [^ ]+, key /.test(values);
  // What the loss of a probe means says more than how it was written.
  if (!isSource && change.kind === 'removed' && change.note !== '' && typeof change.before === 'object')
    return change.path;
  return `${isSource ? change.path.replace(SOURCE, '') : change.path}${values}`;
}

const SOURCE = /\.valueFrom(?:\.(?:secret|configMap)KeyRef)?$/;

/** ` 6 → 8`; of a document in a text, what changes in it. */
function valuesOf(change: ObjectChange): string {
  const short = withShortDigests(shortValues(change));
  if (short !== '') return ` ${short}`;
  const [first, ...others] = [...change.within].sort(byGravity);
  if (first && change.kind === 'changed') {
    const more = others.length === 0 ? '' : `, and ${others.length} more`;
    return `: ${first.path}${valuesOf(first)}${more}`;
  }
  if (change.kind !== 'changed') return '';
  const line = lineOf(change);
  return line === '' ? ' another text' : `, a line: ${line}`;
}

/** `sleep 1 → sleep 10` of a text in which one line is another; empty where more differs. */
function lineOf({ before, after }: ObjectChange): string {
  if (typeof before !== 'string' || typeof after !== 'string') return '';
  const [old, now] = [before.split('\n'), after.split('\n')];
  const others = old.flatMap((line, at) => (line === now[at] ? [] : [at]));
  const [at = 0] = others;
  const [left = '', right = ''] = [old[at]?.trim(), now[at]?.trim()];
  if (old.length !== now.length || others.length !== 1 || left.length > 60 || right.length > 60) return '';
  return `${left} → ${right}`;
}

/** The object without group, and without the namespace that is named as the environment. */
function shortLabel(label: string, environments: readonly EnvironmentName[]): string {
  const [kind = '', name = ''] = label.split(' ');
  const inside = [...environments, '<env>'].find((each) => name.startsWith(`${each}/`));
  return `${kind.split('.')[0]} ${inside === undefined ? name : name.slice(inside.length + 1)}`;
}

function nameOf({ environment, app }: TargetView): string {
  return `${environment}/${app}`;
}

function keyOf(target: TargetView, { identity }: TargetView['objects'][number]): string {
  return JSON.stringify([nameOf(target), identity.group, identity.kind, identity.namespace, identity.name]);
}
