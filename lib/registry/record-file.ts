import { type Json, type JsonMap, jsonMap } from '../model/json';
import type { ImageReference } from '../model/scalars';
import { parseYaml } from '../yaml';
import { type DataFile, editData, printData, sortedMap } from './data-file';
import { RecordSchema } from './record-schema';
import type { Evidence, ReleaseRecord } from './types';
import { validate } from './validate';

const KIND: DataFile<ReleaseRecord> = {
  header: ['machine-owned by cdk8s-delivery: what runs here; keys of your own are kept'],
  keys: ['release', 'images', 'code', 'renders', 'source', 'evidence', 'tools'],
  data: recordData,
  read: parseRecord,
};

/**
 * Reads a record. Unknown keys at its root are allowed.
 *
 * @throws DeliveryError `BROKEN_FILE` with every problem and its position
 */
export function parseRecord(source: string | Uint8Array, file: string): ReleaseRecord {
  return validate(RecordSchema, parseYaml(source, file));
}

/** The canonical text of a record. */
export function printRecord(record: ReleaseRecord): string {
  return printData(KIND, record);
}

/**
 * Writes a record into the text that stands there: its comments and foreign keys stay, machine-owned keys become the
 * record's. A new text where there was none.
 *
 * @throws DeliveryError `BROKEN_FILE`, `UNEDITABLE_FILE`
 */
export function editRecord(oldText: string | undefined, record: ReleaseRecord, file = 'record'): string {
  return editData(KIND, oldText, record, file);
}

function recordData(record: ReleaseRecord): JsonMap {
  const { release, images, code, renders, source, evidence, tools } = record;
  return jsonMap([
    ['release', release],
    ['images', mapSorted(images, imageData) ?? {}],
    ['code', code],
    [
      'renders',
      jsonMap([
        ['id', renders.id],
        ['trees', sortedMap(renders.trees) ?? {}],
        ['inputs', sortedMap(renders.inputs)],
      ]),
    ],
    [
      'source',
      source &&
        jsonMap([
          ['repository', source.repository],
          ['commit', source.commit],
        ]),
    ],
    ['evidence', mapSorted(evidence, evidenceData)],
    ['tools', sortedMap(tools)],
  ]);
}

function imageData({ repository, tag, digest }: ImageReference): JsonMap {
  return jsonMap([
    ['repository', repository],
    ['tag', tag],
    ['digest', digest],
  ]);
}

function evidenceData({ link, digest }: Evidence): Json {
  return digest === undefined ? link : { link, digest };
}

function mapSorted<T>(map: Readonly<Record<string, T>>, print: (value: T) => Json): JsonMap | undefined {
  const entries = Object.entries(map).sort(([left], [right]) => (left < right ? -1 : 1));
  return entries.length === 0
    ? undefined
    : jsonMap(entries.map(([key, value]) => [key, print(value)] as const));
}
