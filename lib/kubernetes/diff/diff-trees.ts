import { identityText, isNamedByContent, type MergeKey, type ObjectIdentity } from '../facts';
import type { ObjectChange, ObjectDiff, RawChange, TreeDiff } from './change';
import { classify } from './classify';
import { compareValues } from './compare-values';
import { diffText } from './diff-text';
import { withEmbedded } from './embedded-changes';
import type { DiffExtension } from './extension';
import type { ImagePath } from './image-positions';
import { matchContentNames } from './match-content-names';
import { matchRenames } from './match-renames';
import { pathText } from './path';
import { type ObjectTree, readManifests, type TreeObject } from './read-manifests';
import type { DiffContext, DiffRule } from './rule';
import { RuleTable } from './rule-table';
import { imageRule, rulesWith } from './rules';
import { SecretMask } from './secret-mask';

/** Additions to the tables of Kubernetes. */
export interface DiffOptions {
  /** The additions of controllers. */
  readonly extensions?: readonly DiffExtension[];
  /** Custom rules, asked before the built-in ones. */
  readonly rules?: readonly DiffRule[];
  /** Further places of images, in custom kinds. */
  readonly imagePaths?: readonly ImagePath[];
  /** Further merge keys, asked before the built-in ones. */
  readonly mergeKeys?: readonly MergeKey[];
}

/** Files of a manifest tree, by path. */
export type TreeFiles = ReadonlyMap<string, Buffer>;

/**
 * Compares two manifest trees by object identity, not by lines, and judges every change. Only files whose bytes differ
 * are read. Two equal trees have no differences; whatever differs in bytes shows up somewhere.
 *
 * Secrets are masked on both sides before anything is compared. No content of a file is an error: a file without
 * Kubernetes objects is compared as text.
 */
export function diffTrees(before: TreeFiles, after: TreeFiles, options: DiffOptions = {}): TreeDiff {
  const paths = differingPaths(before, after);
  const mask = new SecretMask();
  const [old, now] = [masked(pick(before, paths), mask), masked(pick(after, paths), mask)];
  const table = tableFor(options);
  const work: Work = { table, mask, options };
  const objects = [...diffObjects(old, now, work), ...diffTexts(old, now, work)];
  return { objects: withFormatting(objects, old, now, paths), files: paths.length };
}

interface Work {
  readonly table: RuleTable;
  readonly mask: SecretMask;
  readonly options: DiffOptions;
}

/** Tables of extensions alone: there is one in a process, or none. */
const known = new WeakMap<readonly DiffExtension[], RuleTable>();
const NONE: readonly DiffExtension[] = [];

function tableFor({
  extensions = NONE,
  rules = [],
  imagePaths = [],
  mergeKeys = [],
}: DiffOptions): RuleTable {
  const plain = rules.length === 0 && imagePaths.length === 0 && mergeKeys.length === 0;
  const found = plain ? known.get(extensions) : undefined;
  if (found) return found;
  const images = imagePaths.map(({ group, kind, path }) =>
    imageRule('declared-image', [path], [group === '' ? kind : `${kind}.${group}`]),
  );
  const table = new RuleTable(
    [...rules, ...images, ...rulesWith(extensions)],
    [...mergeKeys, ...extensions.flatMap((each) => each.mergeKeys ?? [])],
  );
  if (plain) known.set(extensions, table);
  return table;
}

function differingPaths(before: TreeFiles, after: TreeFiles): readonly string[] {
  const paths: string[] = [];
  for (const [path, content] of before) {
    const other = after.get(path);
    if (other === undefined || (other !== content && !other.equals(content))) paths.push(path);
  }
  for (const path of after.keys()) if (!before.has(path)) paths.push(path);
  return paths.sort();
}

function pick(files: TreeFiles, paths: readonly string[]): TreeFiles {
  const picked = new Map<string, Buffer>();
  for (const path of paths) {
    const content = files.get(path);
    if (content !== undefined) picked.set(path, content);
  }
  return picked;
}

/** An object whose secrets are masked. */
interface MaskedObject extends TreeObject {
  /** Whether its name is proven to follow from what it holds, which the mask hides. */
  readonly byContent: boolean;
}

interface MaskedTree extends ObjectTree {
  readonly objects: readonly MaskedObject[];
}

function masked(files: TreeFiles, mask: SecretMask): MaskedTree {
  const { objects, texts } = readManifests(files);
  return {
    objects: objects.map((each) => ({
      ...each,
      value: mask.object(each.value),
      byContent: isNamedByContent(each.value),
    })),
    texts,
  };
}

function diffObjects(before: MaskedTree, after: MaskedTree, work: Work): readonly ObjectDiff[] {
  const [old, now] = [byIdentity(before.objects), byIdentity(after.objects)];
  const diffs: ObjectDiff[] = [];
  for (const [key, object] of old) {
    const other = now.get(key);
    if (other) diffs.push(...diffPair(undefined, object, other, work));
  }
  const removed = [...old].filter(([key]) => !now.has(key)).map(([, object]) => object);
  const added = [...now].filter(([key]) => !old.has(key)).map(([, object]) => object);
  const hashed = matchContentNames(removed, added);
  const known = new Set(hashed.flatMap((each) => [each.before, each.after]));
  const renames = matchRenames(
    removed.filter((each) => !known.has(each)),
    added.filter((each) => !known.has(each)),
  );
  for (const { before: old, after: next } of hashed)
    diffs.push(...diffPair(hashChange(old, next), old, next, work));
  for (const { before: old, after: next } of renames)
    diffs.push(...diffPair(renameChange(old.identity, next.identity), old, next, work));
  const renamed = new Set([...known, ...renames.flatMap((each) => [each.before, each.after])]);
  for (const object of removed) if (!renamed.has(object)) diffs.push(oneSided('removed', object, work));
  for (const object of added) if (!renamed.has(object)) diffs.push(oneSided('added', object, work));
  return diffs.sort((left, right) => (identityText(left.identity) < identityText(right.identity) ? -1 : 1));
}

/** Objects by identity; a second one of the same identity gets a key of its own, so that none is lost. */
function byIdentity<T extends TreeObject>(objects: readonly T[]): ReadonlyMap<string, T> {
  const map = new Map<string, T>();
  for (const object of objects) {
    const key = identityText(object.identity);
    let copy = 0;
    while (map.has(copy === 0 ? key : `${key}#${copy}`)) copy += 1;
    map.set(copy === 0 ? key : `${key}#${copy}`, object);
  }
  return map;
}

/** @param rename what its other name means; nothing where it kept its name */
function diffPair(
  rename: ObjectChange | undefined,
  before: TreeObject,
  after: TreeObject,
  work: Work,
): readonly ObjectDiff[] {
  const { table, options } = work;
  const { kind } = after.identity;
  const raw = compareValues(before.value, after.value, { kind, mergeKeys: table.mergeKeys });
  if (raw.length === 0 && !rename && before.file === after.file) return [];
  const remade = (options.extensions ?? NONE).some(
    ({ remakes }) => remakes?.(before.value) || remakes?.(after.value),
  );
  const context = { identity: after.identity, before: before.value, after: after.value, remade };
  const changes = raw
    .filter(({ path }) => !rename || pathText(path) !== 'metadata.name')
    .map((each) => judged(each, context, work));
  return [
    {
      status: rename ? 'renamed' : 'changed',
      identity: after.identity,
      ...(rename ? { renamedFrom: before.identity } : {}),
      file: { before: before.file, after: after.file },
      changes: rename ? [rename, ...changes] : changes,
    },
  ];
}

function oneSided(
  status: 'added' | 'removed',
  { identity, file, value }: TreeObject,
  work: Work,
): ObjectDiff {
  const side = status === 'added' ? { after: value } : { before: value };
  return {
    status,
    identity,
    file: status === 'added' ? { after: file } : { before: file },
    changes: [judged({ path: [], kind: status, ...side }, { identity, ...side }, work)],
  };
}

function judged(raw: RawChange, context: DiffContext, { table, mask }: Work): ObjectChange {
  return classify(withEmbedded(raw, mask, table.mergeKeys), context, table);
}

function renameChange(before: ObjectIdentity, after: ObjectIdentity): ObjectChange {
  return {
    ...nameChange(before, after),
    class: 'destructive',
    verdict: 'unknown',
    note: 'a rename deletes the old object and creates the new one',
    rule: 'object-renamed',
  };
}

/** Another name because of another content: what changed in it is said beside, and nothing is lost by the name alone. */
function hashChange(before: MaskedObject, after: MaskedObject): ObjectChange {
  const proven = before.byContent && after.byContent;
  const runs = after.identity.kind === 'Job' ? ', so it is a new Job, and runs' : '';
  return {
    ...nameChange(before.identity, after.identity),
    class: 'metadata',
    verdict: proven ? 'neutral' : 'unknown',
    note: proven
      ? `named by its content, which changed${runs}`
      : `its name ends as a hash of content does, and counts as one${runs}`,
    rule: 'object-named-by-content',
  };
}

function nameChange(before: ObjectIdentity, after: ObjectIdentity) {
  return {
    path: 'metadata.name',
    kind: 'changed',
    before: before.name,
    after: after.name,
    masked: false,
    within: [],
  } as const;
}

function diffTexts(before: ObjectTree, after: ObjectTree, { mask }: Work): readonly ObjectDiff[] {
  const files = [...new Set([...before.texts, ...after.texts].map(({ file }) => file))].sort();
  return files.map((file) => {
    const [old, now] = [before, after].map(({ texts }) => texts.find((each) => each.file === file));
    return diffText(file, old, now, mask);
  });
}

/** A file whose bytes differ and whose objects do not is named too: comments, quoting or the order of keys. */
function withFormatting(
  diffs: readonly ObjectDiff[],
  before: ObjectTree,
  after: ObjectTree,
  paths: readonly string[],
): readonly ObjectDiff[] {
  const explained = new Set(diffs.flatMap(({ file }) => [file.before, file.after]));
  const formatting = paths
    .filter((path) => !explained.has(path))
    .flatMap((path): readonly ObjectDiff[] => {
      const object = [...after.objects, ...before.objects].find(({ file }) => file === path);
      return object ? [respelled(object.identity, path)] : [];
    });
  return [...diffs.filter(isWorthSaying), ...formatting];
}

function isWorthSaying({ changes, file, status }: ObjectDiff): boolean {
  return changes.length > 0 || file.before !== file.after || status !== 'changed';
}

function respelled(identity: ObjectIdentity, path: string): ObjectDiff {
  const change: ObjectChange = {
    path: '',
    kind: 'respelled',
    masked: false,
    class: 'metadata',
    verdict: 'neutral',
    note: 'only comments, quoting or the order of keys',
    rule: 'formatting',
    within: [],
  };
  return { status: 'changed', identity, file: { before: path, after: path }, changes: [change] };
}
