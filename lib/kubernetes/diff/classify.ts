import type { Verdict } from '../../model/finding';
import { isList, isMap, isScalar, type Json } from '../../model/json';
import { CHANGE_CLASSES, type ChangeClass, type ObjectChange, type RawChange } from './change';
import { itemValues, mergeKeyFor } from './merge-keys';
import { pathText } from './path';
import type { DiffContext, DiffRule } from './rule';
import type { RuleTable } from './rule-table';
import { KNOWN_KINDS } from './rules';
import { holdsMask, showMasked } from './secret-mask';

const WEIGHT: Readonly<Record<Verdict, number>> = { neutral: 0, narrowing: 1, unknown: 2, broadening: 3 };
/** Classes that an added or removed value never gets from its parts. */
const ORDINARY = new Set<ChangeClass>(['image', 'metadata', 'scale-and-resources']);
const MAX_PARTS = 2_000;
const MAX_WITHIN = 50;

/** Judges a difference by the table. A composite is as grave as the gravest of its parts, which are named in `within`. */
export function classify(raw: RawChange, context: DiffContext, table: RuleTable): ObjectChange {
  const own = judge(raw, context, table);
  if (raw.inside)
    return { ...own, within: raw.inside.slice(0, MAX_WITHIN).map((each) => inherit(each, own)) };
  const side = raw.kind === 'added' ? raw.after : raw.kind === 'removed' ? raw.before : undefined;
  const rule = table.find(raw, context);
  if (side === undefined || isScalar(side) || isDecided(rule, own)) return own;
  const parts = partsOf(raw, side, context, table)
    .filter((part) => part.rule !== rule?.id && !ORDINARY.has(part.class))
    .sort(byGravity);
  const within = parts.filter((part) => part.verdict !== 'neutral').slice(0, MAX_WITHIN);
  const [gravest] = parts;
  if (gravest === undefined || byGravity(own, gravest) <= 0) return { ...own, within };
  const { class: grave, verdict, note, rule: id } = gravest;
  return { ...own, class: grave, verdict, note, rule: id, within };
}

/** A rule that knows the whole value says more than rules about its parts. */
function isDecided(rule: DiffRule | undefined, { verdict }: ObjectChange): boolean {
  return rule !== undefined && (rule.whole === true || verdict !== 'unknown');
}

/** Gravest first: by verdict, then by class. */
export function byGravity(
  left: Pick<ObjectChange, 'verdict' | 'class'>,
  right: Pick<ObjectChange, 'verdict' | 'class'>,
): number {
  const order = WEIGHT[right.verdict] - WEIGHT[left.verdict];
  return order !== 0 ? order : CHANGE_CLASSES.indexOf(left.class) - CHANGE_CLASSES.indexOf(right.class);
}

function judge(raw: RawChange, context: DiffContext, table: RuleTable): ObjectChange {
  const rule = table.find(raw, context) ?? unlisted(context);
  const judgement = rule.judge(raw, context);
  return {
    ...shown(raw),
    class: judgement.class ?? rule.class,
    verdict: judgement.verdict,
    note: judgement.note ?? '',
    rule: rule.id,
    within: [],
  };
}

/** The judgement where no rule matches: settings of a kind that the table knows, or of an unknown kind. */
function unlisted({ identity: { group, kind } }: DiffContext): DiffRule {
  const known = KNOWN_KINDS.has(group === '' ? kind : `${kind}.${group}`);
  const judgement = known
    ? ({ verdict: 'neutral' } as const)
    : ({ verdict: 'unknown', note: 'a kind without rules of its own' } as const);
  return {
    id: known ? 'other' : 'other-kind',
    class: 'configuration',
    at: ['**'],
    judge: () => judgement,
    source: 'https://kubernetes.io/docs/reference/kubernetes-api/',
  };
}

function inherit(raw: RawChange, parent: ObjectChange): ObjectChange {
  return {
    ...parent,
    ...shown(raw),
    within: (raw.inside ?? []).slice(0, MAX_WITHIN).map((each) => inherit(each, parent)),
  };
}

function shown({
  path,
  kind,
  before,
  after,
}: RawChange): Pick<ObjectChange, 'path' | 'kind' | 'before' | 'after' | 'masked'> {
  const both = before !== undefined && after !== undefined && kind !== 'reordered';
  return {
    path: pathText(path),
    kind,
    ...(before === undefined ? {} : { before: showMasked(before, both ? ' (before)' : '') }),
    ...(after === undefined ? {} : { after: showMasked(after, both ? ' (after)' : '') }),
    masked: holdsMask(before) || holdsMask(after),
  };
}

/** The judgements of the parts of an added or removed value; parts of a part that is already judged are left out. */
function partsOf(
  raw: RawChange,
  value: Json,
  context: DiffContext,
  table: RuleTable,
): readonly ObjectChange[] {
  const parts: ObjectChange[] = [];
  let visited = 0;
  const added = raw.kind === 'added';
  const visit = (path: RawChange['path'], item: Json, list?: readonly Json[]) => {
    visited += 1;
    if (visited > MAX_PARTS) return;
    const around = list && { around: { before: added ? [] : list, after: added ? list : [] } };
    const part: RawChange = {
      path,
      kind: raw.kind,
      ...(added ? { after: item } : { before: item }),
      ...around,
    };
    const rule = table.find(part, context);
    const change = rule && judge(part, context, table);
    if (change) parts.push(change);
    if (!change || !isDecided(rule, change)) walk(path, item);
  };
  const walk = (path: RawChange['path'], item: Json) => {
    if (isList(item)) {
      const by = mergeKeyFor(context.identity.kind, path, item, item, table.mergeKeys);
      item.forEach((each, index) => {
        visit([...path, by ? { by, is: itemValues(each, by) } : index], each, item);
      });
    } else if (isMap(item)) {
      for (const key of Object.keys(item)) visit([...path, key], item[key] ?? null);
    }
  };
  walk(raw.path, value);
  return parts;
}
