import type { Change, ObjectDiff } from '../change';
import { byGravity } from '../classify';
import { identityLabel } from '../object-identity';
import { atLeast, riskOf } from '../risk';
import type { RiskRow, SharedChange, TargetView } from './plan-view';

/** What stands for an app's own name where its change is shared with others. */
export const APP = '<app>';

/** The changes to look at, gravest first, each once with all targets that have it. */
export function groupRisks(targets: readonly TargetView[]): readonly RiskRow[] {
  const found = targets.flatMap((target) =>
    target.objects.flatMap((object) =>
      object.changes.flatMap((change) => gravestParts(change)).map((change) => ({ target, object, change })),
    ),
  );
  const rows = group(found).map(
    ({ object, change, targets: names }): RiskRow => ({
      level: riskOf(change),
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
    (left, right) => byGravity(left, right) || (left.object + left.path < right.object + right.path ? -1 : 1),
  );
}

/** Changes that at least two apps have in common, by how many targets share them. */
export function groupShared(targets: readonly TargetView[]): readonly SharedChange[] {
  const found = targets.flatMap((target) =>
    target.objects.flatMap((object) => object.changes.map((change) => ({ target, object, change }))),
  );
  return group(found)
    .filter(({ targets: names }) => names.length > 1)
    .sort(
      (left, right) => right.targets.length - left.targets.length || byGravity(left.change, right.change),
    );
}

/** The key under which a change of a target is grouped. */
export function changeKey(app: string, object: ObjectDiff, change: Change): string {
  const { path, kind, before, after, class: of, verdict, within } = change;
  const inner = within.map((each) => [each.path, each.kind, each.before, each.after]);
  const text = JSON.stringify([
    object.status,
    identityLabel(object.identity),
    path,
    kind,
    before,
    after,
    of,
    verdict,
    inner,
  ]);
  return withoutApp(text, app);
}

interface Found {
  readonly target: TargetView;
  readonly object: ObjectDiff;
  readonly change: Change;
}

function group(found: readonly Found[]): readonly SharedChange[] {
  const groups = new Map<string, { first: Found; targets: string[] }>();
  for (const each of found) {
    const key = changeKey(each.target.app, each.object, each.change);
    const known = groups.get(key) ?? { first: each, targets: [] };
    const name = `${each.target.environment}/${each.target.app}`;
    if (!known.targets.includes(name)) known.targets.push(name);
    groups.set(key, known);
  }
  return [...groups.values()].map(({ first, targets }) => ({
    object: shownFor(targets, identityLabel(first.object.identity), first.target.app),
    change: isShared(targets) ? anonymous(first.change, first.target.app) : first.change,
    targets,
  }));
}

function isShared(targets: readonly string[]): boolean {
  return new Set(targets.map((each) => each.slice(each.indexOf('/') + 1))).size > 1;
}

function shownFor(targets: readonly string[], text: string, app: string): string {
  return isShared(targets) ? withoutApp(text, app) : text;
}

function anonymous(change: Change, app: string): Change {
  return JSON.parse(withoutApp(JSON.stringify(change), app)) as Change;
}

/** Puts `<app>` in place of an app's name where it stands as a word of its own. */
function withoutApp(text: string, app: string): string {
  if (app === '') return text;
  let result = '';
  let from = 0;
  for (let at = text.indexOf(app); at >= 0; at = text.indexOf(app, at + app.length)) {
    const alone = !isWord(text.charAt(at - 1)) && !isWord(text.charAt(at + app.length));
    if (!alone) continue;
    result += text.slice(from, at) + APP;
    from = at + app.length;
  }
  return result + text.slice(from);
}

function isWord(char: string): boolean {
  return /[A-Za-z0-9_]/.test(char);
}

/** The change, or the parts of it that are risks where there are such. */
function gravestParts(change: Change): readonly Change[] {
  const parts = change.within.filter((each) => atLeast(riskOf(each), 'medium'));
  if (change.kind !== 'removed' && parts.length > 0) return parts;
  return atLeast(riskOf(change), 'medium') ? [change] : [];
}
