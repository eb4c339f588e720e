import * as v from 'valibot';
import { type JsonMap, jsonMap } from '../model/json';
import { instant, reason, releaseId, text } from '../model/scalars';
import { parseYaml } from '../yaml';
import { type DataFile, editData, printData } from './data-file';
import type { Hold } from './types';
import { validate } from './validate';

const Schema = v.strictObject({
  reason,
  by: text,
  since: instant,
  from: v.exactOptional(releaseId),
  restored: v.exactOptional(releaseId),
});

const KIND: DataFile<Hold> = {
  header: ['as long as this file is here the app stays where it is in this environment'],
  keys: [...Object.keys(Schema.entries)],
  data: holdData,
  read: parseHold,
};

/** Reads a hold; throws `BROKEN_FILE` with every problem and its position. */
export function parseHold(source: string | Uint8Array, file: string): Hold {
  return validate(Schema, parseYaml(source, file));
}

/** The canonical text of a hold. */
export function printHold(hold: Hold): string {
  return printData(KIND, hold);
}

/** Writes a hold into the text that stands there, comments kept; throws as `editRecord`. */
export function editHold(oldText: string | undefined, hold: Hold, file = 'hold.yaml'): string {
  return editData(KIND, oldText, hold, file);
}

function holdData({ reason, by, since, from, restored }: Hold): JsonMap {
  return jsonMap([
    ['reason', reason],
    ['by', by],
    ['since', since],
    ['from', from],
    ['restored', restored],
  ]);
}
