import {
  changeLines,
  type Detail,
  type DiffLine,
  type ObjectChange,
  type ObjectDiff,
  objectLine,
  riskOf,
} from '../../../kubernetes/diff';
import { plural } from '../../../model/text';
import { CLASS_WORDS } from '../class-words';
import { changeKey } from '../group-changes';
import { code, html, prose } from '../markdown-text';
import type { PlanView, TargetView } from '../plan-view';

import { CLAIM_LABELS } from '../verdict';
import { targetList } from './changes';
import type { Level } from './levels';
import { andMore, diffBlock, targetName } from './parts';

export function sharedChanges({ shared: rows }: PlanView, level: Level): readonly string[] {
  const shown = rows.filter(
    ({ change }) => level.details === 'all' || (level.details === 'telling' && isTelling(change)),
  );
  if (shown.length === 0) return [];
  const groups = new Map<
    string,
    { readonly object: string; readonly targets: readonly string[]; readonly changes: ObjectChange[] }
  >();
  for (const { object, change, targets } of shown.slice(0, level.rows)) {
    const key = JSON.stringify([object, targets]);
    const group = groups.get(key) ?? { object, targets, changes: [] };
    group.changes.push(change);
    groups.set(key, group);
  }
  const blocks = [...groups.values()].map(({ object, targets, changes }) => {
    const summary = `<details><summary>${html(object)} ${plural(targets.length, 'target')}</summary>`;
    const lines = changes.flatMap((change) => changeLines(change, level.detail));
    return `${summary}\n\n${targetList(targets, { ...level, details: 'all' })}\n\n${diffBlock(lines)}\n\n</details>`;
  });
  return ['#### Shared by several targets', ...blocks, ...andMore(shown.length, level.rows, '')];
}

export function targetBlocks(view: PlanView, level: Level): readonly string[] {
  if (level.details === 'none' || view.targets.length === 0) return [];
  const sharedKeys = sharedChangeKeys(view);
  const most = level.details === 'counts' ? level.rows : view.targets.length;
  const named = namesOf(view.targets.length);
  const blocks = view.targets.slice(0, most).map((target) => targetBlock(target, sharedKeys, level, named));
  return [
    '#### Targets',
    level.details === 'counts' ? blocks.join('\n') : blocks.join('\n\n'),
    ...andMore(view.targets.length, most, ''),
  ];
}

function targetBlock(
  target: TargetView,
  sharedKeys: ReadonlySet<string>,
  level: Level,
  named: number,
): string {
  const count = `${plural(target.objects.length, 'object')}, ${CLAIM_LABELS[target.claim.kind]}`;
  if (level.details === 'counts')
    return `- ${code(targetName(target))}: ${count}${target.objects.length === 0 ? '' : `: ${kindCounts(target, named)}`}`;
  if (level.details === 'objects') return objectsBlock(target, count);
  const head = `<details><summary>${html(targetName(target))} ${count}</summary>`;
  let elsewhere = 0;
  let hidden = 0;
  const lines = target.objects.flatMap((object) => {
    const own = object.changes.filter((change) => !sharedKeys.has(changeKey(target, object, change)));
    elsewhere += object.changes.length - own.length;
    const told = own.filter((change) => level.details === 'all' || isTelling(change));
    hidden += own.length - told.length;
    return told.length === 0 && object.changes.length > 0
      ? []
      : [objectLine(object), ...objectLines(object, told, level.detail)];
  });
  const notes = [
    ...(elsewhere === 0 ? [] : [`${plural(elsewhere, 'change')} shared with other targets: above.`]),
    ...(hidden === 0 ? [] : [`${plural(hidden, 'change')} of scale or metadata left out.`]),
  ];
  return [head, ...(lines.length === 0 ? [] : [diffBlock(lines)]), ...notes, '</details>'].join('\n\n');
}

/** Every object in a line of its own, with what changes of it in words. */
function objectsBlock(target: TargetView, count: string): string {
  const lines = target.objects.map((object) => {
    const { mark, text } = objectLine(object);
    const words = [...new Set(object.changes.map((change) => CLASS_WORDS[change.class]))].join(', ');
    return { mark, text: `${text}${object.status !== 'changed' || words === '' ? '' : `: ${words}`}` };
  });
  return `<details><summary>${html(targetName(target))} ${count}</summary>\n\n${diffBlock(lines)}\n\n</details>`;
}

/** How many objects of each kind, and what the first ones are called. */
function kindCounts({ objects }: TargetView, most: number): string {
  const kinds = new Map<string, string[]>();
  for (const { identity } of objects) {
    const names = kinds.get(identity.kind);
    if (names) names.push(identity.name);
    else kinds.set(identity.kind, [identity.name]);
  }
  return [...kinds]
    .slice(0, KINDS)
    .map(([kind, names]) => {
      const some = names.slice(0, most).map((each) => code(each, 60));
      return `${names.length} ${prose(kind, 60)} (${some.join(', ')}${names.length > most ? ', …' : ''})`;
    })
    .concat(kinds.size > KINDS ? [`and ${kinds.size - KINDS} more kinds`] : [])
    .join(', ');
}

const KINDS = 6;

/** Names that a kind has before the rest is counted: the more targets there are, the fewer of each. */
const namesOf = (targets: number) => Math.max(3, Math.floor(120 / targets));

function objectLines(
  { status }: ObjectDiff,
  changes: readonly ObjectChange[],
  detail: Detail,
): readonly DiffLine[] {
  return status === 'removed' ? [] : changes.flatMap((change) => changeLines(change, detail, '  '));
}

function sharedChangeKeys({ shared: rows, targets }: PlanView): ReadonlySet<string> {
  if (rows.length === 0) return new Set();
  const counts = new Map<string, number>();
  for (const target of targets) {
    const keys = new Set(
      target.objects.flatMap((object) => object.changes.map((change) => changeKey(target, object, change))),
    );
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count > 1).map(([key]) => key));
}

function isTelling(change: ObjectChange): boolean {
  return riskOf(change) !== 'none' || change.class === 'configuration' || change.class === 'image';
}
