import { DIFF_EXTENSIONS } from '../../../lib/controllers/diff';
import { diffTrees, type ObjectChange, type ObjectDiff } from '../../../lib/kubernetes/diff';
import type { DiffOptions } from '../../../lib/kubernetes/diff/diff-trees';
import type { Json, JsonMap } from '../../../lib/model/json';
import { ImageReference } from '../../../lib/model/scalars';

/** A manifest tree of texts or objects, by path. */
export function tree(files: Readonly<Record<string, string | JsonMap>>): ReadonlyMap<string, Buffer> {
  return new Map(
    Object.entries(files).map(([path, content]) => [
      path,
      Buffer.from(typeof content === 'string' ? content : JSON.stringify(content, null, 2)),
    ]),
  );
}

/** The differences of two objects in one file. */
export function diffOf(
  before: JsonMap | undefined,
  after: JsonMap | undefined,
  options?: DiffOptions,
): readonly ObjectDiff[] {
  return diffTrees(tree(before ? { 'a.json': before } : {}), tree(after ? { 'a.json': after } : {}), {
    extensions: DIFF_EXTENSIONS,
    ...options,
  }).objects;
}

/** The changes of two versions of one object. */
export function changesOf(
  before: JsonMap | undefined,
  after: JsonMap | undefined,
  options?: DiffOptions,
): readonly ObjectChange[] {
  return diffOf(before, after, options).flatMap(({ changes }) => changes);
}

/** An object of a kind, with what is given put over a name. */
export function object(apiVersion: string, kind: string, rest: JsonMap = {}): JsonMap {
  return { apiVersion, kind, metadata: { name: 'it' }, ...rest };
}

/** A Deployment around a pod spec. */
export function deployment(pod: JsonMap, spec: JsonMap = {}): JsonMap {
  return object('apps/v1', 'Deployment', { spec: { ...spec, template: { spec: pod } } });
}

/** A pod with one container. */
export function container(rest: JsonMap, pod: JsonMap = {}): JsonMap {
  return deployment({ ...pod, containers: [{ name: 'server', ...rest }] });
}

/** A digest of one repeated character. */
export function digest(char: string): string {
  return `sha256:${char.repeat(64)}`;
}

/** An image with a tag and a digest of one repeated character. */
export function image(repository: string, tag: string, char: string): ImageReference {
  return ImageReference.parse(`${repository}:${tag}@${digest(char)}`);
}

/** The value of a change, for comparing. */
export function short({ path, kind, before, after }: ObjectChange): readonly (Json | undefined)[] {
  return [path, kind, before, after];
}
