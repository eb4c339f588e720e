import { DeliveryError, quote } from '../../model/finding';
import type { Json } from '../../model/json';
import { readYaml } from '../../yaml';
import { groupOf } from '../facts';
import { customKinds } from './custom-kinds';
import type { KindSchema } from './schema';
import type { KindSource } from './schema-set';

/**
 * The kinds of CRD files, read when a kind of theirs is wanted: a folder of CRDs may be large, and reading YAML is what
 * takes the time.
 *
 * @param files name → text; YAML with any number of documents, or JSON
 */
export function crdFiles(files: ReadonlyMap<string, string>): KindSource {
  const documents: Document[] = [];
  for (const [file, text] of files)
    for (const each of text.split(/^---(?=[\s#]|$)/m)) documents.push({ file, text: each, kinds: undefined });
  return {
    kinds: (group, kind) =>
      documents
        .filter(({ text }) => group !== '' && text.includes(group) && text.includes(kind))
        .flatMap((each) => kindsOf(each))
        .filter((each) => each.kind === kind && groupOf(each.apiVersion) === group),
  };
}

interface Document {
  readonly file: string;
  readonly text: string;
  kinds: readonly KindSchema[] | undefined;
}

/** @throws DeliveryError `BROKEN_FILE` */
function kindsOf(document: Document): readonly KindSchema[] {
  document.kinds ??= documentsOf(document.file, document.text).flatMap(customKinds);
  return document.kinds;
}

/**
 * The documents of a text with CRDs.
 *
 * @throws DeliveryError `BROKEN_FILE`
 */
export function documentsOf(file: string, text: string): Json[] {
  const read = readYaml(text);
  if ('documents' in read) return read.documents.map(({ root }) => root.value);
  throw DeliveryError.of('BROKEN_FILE', `the CRD file cannot be read: ${quote(read.problem)}`, { file });
}
