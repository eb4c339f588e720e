import type { JsonMap } from '../../model/json';
import { type ReadResult, readYaml, readYamlFile } from '../../yaml';
import { isManifestFile, type ObjectIdentity, objectIdentity, objectsOf } from '../facts';

/** A Kubernetes object of a manifest tree. */
export interface TreeObject {
  readonly file: string;
  readonly identity: ObjectIdentity;
  readonly value: JsonMap;
}

/** A file that holds something else: compared as text. */
export interface TreeText {
  readonly file: string;
  readonly text: string;
  /** Why it is not a Kubernetes manifest. */
  readonly problem: string;
}

/** The content of a manifest tree. */
export interface ObjectTree {
  readonly objects: readonly TreeObject[];
  readonly texts: readonly TreeText[];
}

/** Reads the files of a manifest tree, by path. Nothing in them is an error. */
export function readManifests(files: ReadonlyMap<string, Buffer | string>): ObjectTree {
  const objects: TreeObject[] = [];
  const texts: TreeText[] = [];
  for (const [file, content] of [...files].sort(([left], [right]) => (left < right ? -1 : 1))) {
    const parsed = isManifestFile(file)
      ? objectsIn(typeof content === 'string' ? readYaml(content) : readYamlFile(content))
      : 'not a manifest by its name';
    if (typeof parsed === 'string') texts.push({ file, text: content.toString('utf8'), problem: parsed });
    else for (const { identity, value } of parsed) objects.push({ file, identity, value });
  }
  return { objects, texts };
}

function objectsIn(read: ReadResult): readonly { identity: ObjectIdentity; value: JsonMap }[] | string {
  if ('problem' in read) return read.problem;
  const found: { identity: ObjectIdentity; value: JsonMap }[] = [];
  for (const { root } of read.documents) {
    const { value } = root;
    if (value === null) continue;
    const objects = objectsOf(value);
    if (!objects) return 'holds a document that is not a Kubernetes object';
    for (const object of objects) {
      const identity = objectIdentity(object);
      if (identity) found.push({ identity, value: object });
    }
  }
  return found.length === 0 ? 'holds no Kubernetes object' : found;
}
