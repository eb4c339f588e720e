import { DeliveryError, neutral, tightened, undecided } from '../../model/finding';
import { type JsonMap, jsonEqual } from '../../model/json';
import { Digest, dnsLabel, gitId, instant, ReleaseId, reason, text } from '../../model/scalars';
import { v } from '../../model/schema';
import { parseYaml, printYaml, reconcileYaml } from '../../yaml';
import { validate } from '../validate';
import { unreadable } from './data-file';
import type { DocumentKind } from './document-kind';

/** One entry of the list of rejections: never to be promoted again. */
export interface Rejection {
  /** A digest, a release id, or `<env>:<tree id>`. */
  readonly what: string;
  readonly reason: string;
  readonly by: string;
  readonly since: string;
}

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

const REJECTED = tightened('releases are rejected');

const FILE = 'rejected.yaml';
const HEADER = [
  'what is listed here is never promoted again: digests, release ids, `<environment>:<tree id>`',
];

/**
 * `environments/rejected.yaml`. An empty file does not count: what was rejected does not end because a file lost its text.
 */
export const REJECTIONS: DocumentKind<readonly Rejection[]> = {
  kind: 'rejections',
  schema: Schema,
  what: 'control',
  means: {
    added: REJECTED,
    removed: undecided('what is rejected changes', 'medium'),
    changed: undecided('what is rejected changes', 'medium'),
    less: (before, after) => {
      if (!before.every(({ what, by }) => after.some((each) => each.what === what && each.by === by)))
        return undefined;
      return after.length > before.length ? REJECTED : neutral('a rejection is put in other words');
    },
  },
  read: (source, file) => validate(Schema, parseYaml(source, file)),
  print: (rejections) => printNew(rejections, FILE),
  edit: (oldText, rejections, file = FILE) =>
    oldText === undefined || oldText.trim() === ''
      ? printNew(rejections, file)
      : readBack(reconcileYaml(oldText, rejections.map(rejectionData), file), rejections, file),
};

export const { read: parseRejections, print: printRejections } = REJECTIONS;

/**
 * Adds a rejection at the end of the list; nothing changes where the same thing is rejected already.
 *
 * @throws DeliveryError `BROKEN_FILE`, `UNEDITABLE_FILE`
 */
export function addRejection(oldText: string | undefined, rejection: Rejection, file = FILE): string {
  const old = oldText === undefined || oldText.trim() === '' ? [] : REJECTIONS.read(oldText, file);
  if (oldText !== undefined && old.some((each) => each.what === rejection.what)) return oldText;
  return REJECTIONS.edit(oldText, [...old, rejection], file);
}

/** Puts other words in place of the reason that something is rejected for; throws as {@link addRejection}. */
export function rewordRejection(
  oldText: string | undefined,
  { what, reason }: Pick<Rejection, 'what' | 'reason'>,
  file = FILE,
): string {
  const old = REJECTIONS.read(oldText ?? '', file);
  return REJECTIONS.edit(
    oldText,
    old.map((each) => (each.what === what ? { ...each, reason } : each)),
    file,
  );
}

/** Removes every rejection of the thing named, with its comments; throws as {@link addRejection}. */
export function removeRejection(oldText: string, what: string, file = FILE): string {
  const old = REJECTIONS.read(oldText, file);
  const kept = old.filter((each) => each.what !== what);
  return kept.length === old.length ? oldText : REJECTIONS.edit(oldText, kept, file);
}

function printNew(rejections: readonly Rejection[], file: string): string {
  return readBack(printYaml(rejections.map(rejectionData), HEADER), rejections, file);
}

/** Gives a text only where its own reader takes the same list back; throws `UNREADABLE_RESULT`. */
function readBack(text: string, rejections: readonly Rejection[], file: string): string {
  const again = unreadable(() => REJECTIONS.read(text, file));
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
