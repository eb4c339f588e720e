import * as v from 'valibot';
import { text } from '../protocol';
import { type DataFile, editData, printData } from './data-file';
import { instant, releaseId } from './fields';
import type { Hold } from './types';
import { validate } from './validate';
import { parseYaml } from './yaml-file';
import { type YamlMap, yamlMap } from './yaml-value';

const Schema = v.strictObject({
  reason: text,
  by: text,
  since: instant,
  from: v.exactOptional(releaseId),
});

const KIND: DataFile = {
  header: ['as long as this file is here the app stays where it is in this environment'],
  keys: [...Object.keys(Schema.entries)],
};

/** Reads a hold; throws `BROKEN_FILE` with every problem and its position. */
export function parseHold(source: string | Uint8Array, file: string): Hold {
  return validate(Schema, parseYaml(source, file));
}

/** The canonical text of a hold. */
export function printHold(hold: Hold): string {
  return printData(KIND, holdData(hold));
}

/** Writes a hold into the text that stands there, comments kept; throws as `editRecord`. */
export function editHold(oldText: string | undefined, hold: Hold, file = 'hold.yaml'): string {
  return editData(KIND, oldText, holdData(hold), file);
}

function holdData({ reason, by, since, from }: Hold): YamlMap {
  return yamlMap([
    ['reason', reason],
    ['by', by],
    ['since', since],
    ['from', from],
  ]);
}
