import * as v from 'valibot';
import { type JsonMap, jsonMap } from '../model/json';
import { instant, reason, text } from '../model/scalars';
import { parseYaml } from '../yaml';
import { type DataFile, editData, printData } from './data-file';
import type { Freeze } from './types';
import { validate } from './validate';

const Fields = v.strictObject({
  reason,
  by: text,
  since: instant,
  until: v.exactOptional(instant),
  lockdown: v.optional(v.boolean(), false),
});

const Schema = v.pipe(
  Fields,
  v.forward(
    v.check(
      ({ since, until }) => until === undefined || Date.parse(until) > Date.parse(since),
      'not after `since`',
    ),
    ['until'],
  ),
);

const KIND: DataFile<Freeze> = {
  header: [
    'as long as this file is here the environment takes no promotions; a lockdown stops rollbacks too',
  ],
  keys: [...Object.keys(Fields.entries)],
  data: freezeData,
  read: parseFreeze,
};

/** Reads a freeze; throws `BROKEN_FILE` with every problem and its position. */
export function parseFreeze(source: string | Uint8Array, file: string): Freeze {
  return validate(Schema, parseYaml(source, file));
}

/** The canonical text of a freeze. */
export function printFreeze(freeze: Freeze): string {
  return printData(KIND, freeze);
}

/** Writes a freeze into the text that stands there, comments kept; throws as `editRecord`. */
export function editFreeze(oldText: string | undefined, freeze: Freeze, file = 'freeze.yaml'): string {
  return editData(KIND, oldText, freeze, file);
}

function freezeData({ reason, by, since, until, lockdown }: Freeze): JsonMap {
  return jsonMap([
    ['reason', reason],
    ['by', by],
    ['since', since],
    ['until', until],
    ['lockdown', lockdown ? true : undefined],
  ]);
}
