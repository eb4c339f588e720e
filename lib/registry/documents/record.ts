import { type Json, type JsonMap, jsonMap } from '../../model/json';
import type { Build, Evidence, ImageReference } from '../../model/scalars';
import { sortedMap } from './data-file';
import { mapKind } from './document-kind';
import { RecordSchema, type ReleaseRecord } from './record-schema';

/**
 * `environments/<env>/releases/<app>.yaml`: what runs in an environment. Unknown keys at its root are allowed and stay
 * when it is edited, but for those that a later version gives a meaning.
 */
export const RECORD = mapKind<ReleaseRecord>({
  kind: 'record',
  what: 'record',
  header: 'machine-owned by cdk8s-delivery: what runs here; keys of your own are kept',
  schema: RecordSchema,
  data: recordData,
});

export const { read: parseRecord, print: printRecord, edit: editRecord } = RECORD;

function recordData(record: ReleaseRecord): JsonMap {
  const { release, images, code, renders, source, evidence, build, charts, tools } = record;
  const { basedOn, contains, baseline, renderers, unchecked } = record;
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
          ['author', source.author],
          ['date', source.date],
          ['subject', source.subject],
          ['body', source.body],
        ]),
    ],
    ['evidence', mapSorted(evidence, evidenceData)],
    ['unchecked', unchecked && [...unchecked]],
    ['build', build && mapSorted(build, buildData)],
    ['basedOn', basedOn && [...basedOn]],
    ['contains', contains && [...contains]],
    ['baseline', baseline],
    ['renderers', renderers && sortedMap(renderers)],
    ['charts', charts && sortedMap(charts)],
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

function buildData({ pipeline, number }: Build): JsonMap {
  return jsonMap([
    ['pipeline', pipeline],
    ['number', number],
  ]);
}

function mapSorted<T>(map: Readonly<Record<string, T>>, print: (value: T) => Json): JsonMap | undefined {
  const entries = Object.entries(map).sort(([left], [right]) => (left < right ? -1 : 1));
  return entries.length === 0
    ? undefined
    : jsonMap(entries.map(([key, value]) => [key, print(value)] as const));
}
