import { byGravity, type ObjectChange, type ObjectDiff, riskOf } from '../../kubernetes/diff';
import { identityLabel } from '../../kubernetes/facts';
import { TARGET_DELIVERY } from '../../model/exchange';
import { atLeast, RISK_LEVELS, type RiskLevel } from '../../model/finding';
import { isList, isMap, type Json } from '../../model/json';
import type { EnvironmentName } from '../../model/scalars';
import type { RiskRow, SharedChange, TargetView } from './plan-view';

/** The placeholder for an app's name in a change that it shares with others. */
export const APP = '<app>';

/** The same for the name of an environment. */
const ENVIRONMENT = '<env>';

/** The changes to look at, gravest first, each once with all targets that have it. */
export function groupRisks(targets: readonly TargetView[]): readonly RiskRow[] {
  const found = targets.flatMap((target) =>
    target.objects.flatMap((object) =>
      object.changes
        .flatMap((change) => gravestParts(target, object, change))
        .map((change) => ({ target, object, change })),
    ),
  );
  const rows = groupFound(found).map(
    ({ object, change, targets: names, level }): RiskRow => ({
      level,
      class: change.class,
      verdict: change.verdict,
      object,
      path: change.path,
      change,
      note: change.note,
      targets: names,
    }),
  );
  return rows.sort(
    (left, right) =>
      RISK_LEVELS.indexOf(right.level) - RISK_LEVELS.indexOf(left.level) ||
      byGravity(left, right) ||
      (left.object + left.path < right.object + right.path ? -1 : 1),
  );
}

/** Changes that at least two targets have in common, by how many share them. */
export function groupShared(targets: readonly TargetView[]): readonly SharedChange[] {
  const found = targets.flatMap((target) =>
    target.objects.flatMap((object) => object.changes.map((change) => ({ target, object, change }))),
  );
  return groupFound(found)
    .filter(({ targets: names }) => names.length > 1)
    .sort((left, right) => right.targets.length - left.targets.length || byGravity(left.change, right.change))
    .map(({ object, change, targets: names }) => ({ object, change, targets: names }));
}

interface KnownKey {
  readonly of: readonly [app: TargetView['app'], environment: EnvironmentName, object: ObjectDiff];
  readonly key: string;
}

/** Each step of showing less asks for all keys again. */
const knownKeys = new WeakMap<ObjectChange, KnownKey>();

/** The key under which a change of a target is grouped. */
export function changeKey(
  { app, environment }: Pick<TargetView, 'app' | 'environment'>,
  object: ObjectDiff,
  change: ObjectChange,
): string {
  const of = [app, environment, object] as const;
  const known = knownKeys.get(change);
  if (known && of.every((each, index) => each === known.of[index])) return known.key;
  const key = keyOf(app, environment, object, change);
  knownKeys.set(change, { of, key });
  return key;
}

function keyOf(
  app: TargetView['app'],
  environment: EnvironmentName,
  object: ObjectDiff,
  change: ObjectChange,
): string {
  const { path, kind, before, after, class: of, verdict, within } = change;
  const what = [object.status, kind, of, verdict, ...within.map((each) => each.kind)].join(' ');
  const inner = within.map((each) => [each.path, each.before, each.after]);
  const text = JSON.stringify([identityLabel(object.identity), path, before, after, inner]);
  return `${what} ${without(without(text, app, APP), environment, ENVIRONMENT)}`;
}

/** A change where it was found. */
export interface FoundChange {
  readonly target: TargetView;
  readonly object: ObjectDiff;
  readonly change: ObjectChange;
}

/** Changes, each once with all targets that have it; the gravest risk that it is in one of them. */
export function groupFound(found: readonly FoundChange[]): readonly (SharedChange & {
  readonly key: string;
  readonly level: RiskLevel;
  readonly identity: ObjectDiff['identity'];
})[] {
  const groups = new Map<string, { first: FoundChange; targets: Set<string>; level: RiskLevel }>();
  for (const each of found) {
    const key = changeKey(each.target, each.object, each.change);
    const level = riskIn(each.target, each.object, each.change);
    const known = groups.get(key) ?? { first: each, targets: new Set<string>(), level };
    known.targets.add(`${each.target.environment}/${each.target.app}`);
    if (atLeast(level, known.level)) known.level = level;
    groups.set(key, known);
  }
  return [...groups].map(([key, { first, targets: names, level }]) => {
    const targets = [...names];
    const show = namesStandingAside(targets, first.target);
    return {
      key,
      level,
      identity: first.object.identity,
      object: show(identityLabel(first.object.identity)),
      change: targets.length > 1 ? shownChange(first.change, show) : first.change,
      targets,
    };
  });
}

/** The change with placeholders for names in what is shown; the change itself stays unchanged. */
function shownChange(change: ObjectChange, show: (text: string) => string): ObjectChange {
  const value = (each: Json): Json => {
    if (typeof each === 'string') return show(each);
    if (isList(each)) return each.map(value);
    if (!isMap(each)) return each;
    return Object.fromEntries(Object.entries(each).map(([key, item]) => [show(key), value(item)]));
  };
  return {
    ...change,
    path: show(change.path),
    ...(change.before === undefined ? {} : { before: value(change.before) }),
    ...(change.after === undefined ? {} : { after: value(change.after) }),
    within: change.within.map((each) => shownChange(each, show)),
  };
}

/** Puts `<app>` and `<env>` in place of names, where the targets that share a change differ in them. */
function namesStandingAside(
  targets: readonly string[],
  { app, environment }: TargetView,
): (text: string) => string {
  const several = (part: 0 | 1) => new Set(targets.map((each) => each.split('/')[part])).size > 1;
  const [environments, apps] = [several(0), several(1)];
  return (text) => {
    const plain = apps ? without(text, app, APP) : text;
    return environments ? without(plain, environment, ENVIRONMENT) : plain;
  };
}

/** Puts a placeholder in place of a name where that stands as a word of its own. */
function without(text: string, name: string, placeholder: string): string {
  if (name === '') return text;
  let result = '';
  let from = 0;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
    const alone = !isWord(text.charAt(at - 1)) && !isWord(text.charAt(at + name.length));
    if (!alone) continue;
    result += text.slice(from, at) + placeholder;
    from = at + name.length;
  }
  return result + text.slice(from);
}

function isWord(char: string): boolean {
  return /[A-Za-z0-9_]/.test(char);
}

/** Whether a change, or a part of it, is something to look at. */
export function isRisk(target: TargetView, object: ObjectDiff, change: ObjectChange): boolean {
  return gravestParts(target, object, change).length > 0;
}

/**
 * The risk of a change where it is found. Where nothing ran before, a new object broadens nothing: only the app's
 * rights there, and changes that cannot be judged otherwise, keep their risk. The objects that hand an app to its
 * controller follow from the environment's data, which is judged as governance.
 */
function riskIn({ claim }: TargetView, { file }: ObjectDiff, change: ObjectChange): RiskLevel {
  const risk = riskOf(change);
  if (claim.kind !== 'first' || change.class === 'permission' || change.class === 'destructive') return risk;
  if (file.after?.startsWith(`${TARGET_DELIVERY}/`) === true || change.class === 'secret-reference')
    return 'none';
  return risk === 'high' ? 'medium' : risk;
}

/** The change, or the parts of it that are risks where there are such. */
export function gravestParts(
  target: TargetView,
  object: ObjectDiff,
  change: ObjectChange,
): readonly ObjectChange[] {
  const isGrave = (each: ObjectChange): boolean => atLeast(riskIn(target, object, each), 'medium');
  const risky = change.within.filter(isGrave);
  // A part of a part that is already named adds nothing.
  const parts = risky.filter(
    ({ path }) => !risky.some((other) => path !== other.path && path.startsWith(other.path)),
  );
  if (change.kind !== 'removed' && parts.length > 0) return parts;
  return isGrave(change) ? [change] : [];
}
