import * as v from 'valibot';
import { DeliveryError } from '../model/finding';
import { type JsonMap, jsonEqual } from '../model/json';
import { Digest, dnsLabel, gitId, instant, ReleaseId, reason, text } from '../model/scalars';
import { parseYaml, printYaml, reconcileYaml } from '../yaml';
import { unreadable } from './data-file';
import type { Rejection } from './types';
import { validate } from './validate';

/** What can be rejected: a digest, a release id, or what a release renders to in an environment. */
export const rejectable = v.pipe(
  text,
  v.check(isRejectable, 'neither a digest, a release id, nor `<environment>:<id of its tree>`'),
);

const Schema = v.array(
  v.strictObject({
    what: rejectable,
    reason,
    by: text,
    since: instant,
  }),
);

const HEADER = [
  'what is listed here is never promoted again: digests, release ids, `<environment>:<tree id>`',
];

/**
 * Reads the list of rejections. An empty file is none: what was rejected does not end because a file lost its text.
 *
 * @throws DeliveryError `BROKEN_FILE` with every problem and its position
 */
export function parseRejections(source: string | Uint8Array, file: string): readonly Rejection[] {
  return validate(Schema, parseYaml(source, file));
}

/** The canonical text of a list of rejections. */
export function printRejections(rejections: readonly Rejection[]): string {
  return readBack(printYaml(rejections.map(rejectionData), HEADER), rejections, 'rejected.yaml');
}

/**
 * Adds a rejection at the end of the list; nothing changes where the same thing is rejected already.
 *
 * @throws DeliveryError `BROKEN_FILE`, `UNEDITABLE_FILE`
 */
export function addRejection(
  oldText: string | undefined,
  rejection: Rejection,
  file = 'rejected.yaml',
): string {
  if (oldText === undefined || oldText.trim() === '') return printRejections([rejection]);
  const old = parseRejections(oldText, file);
  if (old.some((each) => each.what === rejection.what)) return oldText;
  const all = [...old, rejection];
  return readBack(reconcileYaml(oldText, all.map(rejectionData), file), all, file);
}

/** Removes every rejection of the thing named, with its comments; throws as {@link addRejection}. */
export function removeRejection(oldText: string, what: string, file = 'rejected.yaml'): string {
  const old = parseRejections(oldText, file);
  const kept = old.filter((each) => each.what !== what);
  if (kept.length === old.length) return oldText;
  return readBack(reconcileYaml(oldText, kept.map(rejectionData), file), kept, file);
}

/** Gives a text only where its own reader takes the same list back; throws `UNREADABLE_RESULT`. */
function readBack(text: string, rejections: readonly Rejection[], file: string): string {
  const again = unreadable(() => parseRejections(text, file));
  if (jsonEqual(again.map(rejectionData), rejections.map(rejectionData))) return text;
  throw DeliveryError.of('UNREADABLE_RESULT', 'the list would be read back with another value', { file });
}

function rejectionData({ what, reason, by, since }: Rejection): JsonMap {
  return { what, reason, by, since };
}

function isRejectable(what: string): boolean {
  if (Digest.is(what) || ReleaseId.is(what)) return true;
  const colon = what.indexOf(':');
  return v.is(dnsLabel, what.slice(0, colon)) && v.is(gitId, what.slice(colon + 1));
}
