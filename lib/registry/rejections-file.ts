import * as v from 'valibot';
import { Digest, ReleaseId } from '../artifact';
import { text } from '../protocol';
import { instant } from './fields';
import type { Rejection } from './types';
import { validate } from './validate';
import { parseYaml } from './yaml-file';
import { printYaml } from './yaml-print';
import { reconcileYaml } from './yaml-reconcile';
import type { YamlMap } from './yaml-value';

const Schema = v.array(
  v.strictObject({
    what: v.pipe(
      text,
      v.check(isRejectable, 'neither a digest, a release id, nor `<environment>:<id of its tree>`'),
    ),
    reason: text,
    by: text,
    since: instant,
  }),
);

const HEADER = [
  'what is listed here is never promoted again: digests, release ids, `<environment>:<tree id>`',
];

/** Reads the list of rejections, empty for an empty file; throws `BROKEN_FILE` with every problem and its position. */
export function parseRejections(source: string | Uint8Array, file: string): readonly Rejection[] {
  const yaml = parseYaml(source, file);
  return yaml.data === null ? [] : validate(Schema, yaml);
}

/** The canonical text of a list of rejections. */
export function printRejections(rejections: readonly Rejection[]): string {
  return printYaml(rejections.map(rejectionData), HEADER);
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
  return reconcileYaml(oldText, [...old, rejection].map(rejectionData), file);
}

/** Removes every rejection of the thing named, with its comments; throws as {@link addRejection}. */
export function removeRejection(oldText: string, what: string, file = 'rejected.yaml'): string {
  const old = parseRejections(oldText, file);
  const kept = old.filter((each) => each.what !== what);
  return kept.length === old.length ? oldText : reconcileYaml(oldText, kept.map(rejectionData), file);
}

function rejectionData({ what, reason, by, since }: Rejection): YamlMap {
  return { what, reason, by, since };
}

function isRejectable(what: string): boolean {
  if (Digest.is(what) || ReleaseId.is(what)) return true;
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?:(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(what);
}
