import * as v from 'valibot';
import { type JsonMap, jsonMap } from '../model/json';
import { dnsLabel, gitId, instant, releaseId, text } from '../model/scalars';
import { parseYaml } from '../yaml';
import { type DataFile, editData, printData, sortedMap } from './data-file';
import { checkName } from './file-names';
import { layout } from './layout';
import type { Witness } from './types';
import { validate } from './validate';

const Schema = v.strictObject({
  release: releaseId,
  app: dnsLabel,
  code: gitId,
  renders: gitId,
  by: text,
  at: instant,
  tools: v.optional(v.record(text, text), {}),
});

const KIND: DataFile<Witness> = {
  header: ['machine-owned by cdk8s-delivery: this release was rendered again and came out the same'],
  keys: [...Object.keys(Schema.entries)],
  data: witnessData,
  read: parseWitness,
};

/** Reads a witness; throws `BROKEN_FILE` with every problem and its position. */
export function parseWitness(source: string | Uint8Array, file: string): Witness {
  const yaml = parseYaml(source, file);
  const witness = validate(Schema, yaml);
  const place = layout.placeOf(file);
  if (place?.kind === 'witness') {
    checkName(yaml, 'app', witness.app, place.app);
    checkName(yaml, 'release', witness.release, place.release);
  }
  return witness;
}

/** The canonical text of a witness. */
export function printWitness(witness: Witness): string {
  return printData(KIND, witness);
}

/** Writes a witness into the text that stands there, comments kept; throws as `editRecord`. */
export function editWitness(oldText: string | undefined, witness: Witness, file = 'witness.yaml'): string {
  return editData(KIND, oldText, witness, file);
}

function witnessData({ release, app, code, renders, by, at, tools }: Witness): JsonMap {
  return jsonMap([
    ['release', release],
    ['app', app],
    ['code', code],
    ['renders', renders],
    ['by', by],
    ['at', at],
    ['tools', sortedMap(tools)],
  ]);
}
