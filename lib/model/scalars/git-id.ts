import { DeliveryError, quote } from '../finding';
import { v } from '../schema';
import { type Brand, branded } from './brand';

/** Id of a commit: 40 or 64 lower-case hex digits. */
export type CommitId = Brand<'CommitId'>;
/** Id of a tree: 40 or 64 lower-case hex digits. */
export type TreeId = Brand<'TreeId'>;

const WHOLE = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const BEGINNING = /^[0-9a-f]{4,64}$/;

/** Whether the text is a whole id of a Git object, SHA-1 or SHA-256, in lower case. */
export function isGitId(text: string): boolean {
  return WHOLE.test(text);
}

/** Whether the text has the form of a commit id. */
export const isCommitId = (text: string): text is CommitId => isGitId(text);

/** Whether the text may be the beginning of an id: lower-case hex digits, at least so many. */
export function isGitIdBeginning(text: string, digits = 7): boolean {
  return BEGINNING.test(text) && text.length >= digits;
}

/** Id of a Git object: 40 or 64 lower-case hex digits. */
export const gitId = v.pipe(
  v.string(),
  v.regex(WHOLE, 'not the id of a Git object: 40 or 64 lower-case hex digits'),
);

/** Id of a commit. */
export const commitId = branded<CommitId>(gitId);
/** Id of a tree. */
export const treeId = branded<TreeId>(gitId);

/** The id of a commit as Git says it; throws `INTERNAL` for anything else. */
export const parseCommitId = (text: string): CommitId => parsed(commitId, text);
/** The id of a tree as Git says it; throws `INTERNAL` for anything else. */
export const parseTreeId = (text: string): TreeId => parsed(treeId, text);

function parsed<T extends string>(schema: v.GenericSchema<string, T>, text: string): T {
  const { success, output } = v.safeParse(schema, text);
  if (success) return output;
  throw DeliveryError.of('INTERNAL', `${quote(text)} is not the id of a Git object`);
}

/** Whether the text is git's id for no object: only zeros. */
export function isNoObject(text: string): boolean {
  return /^0+$/.test(text);
}

/** A text with the ids of Git objects in it cut to their first 12 digits. */
export function withShortIds(text: string): string {
  return text.replace(/\b([0-9a-f]{12})(?:[0-9a-f]{28}|[0-9a-f]{52})\b/g, '$1');
}

/** The first 12 digits of an id; other texts unchanged. */
export function shortId(text: string): string {
  return isGitId(text) ? text.slice(0, 12) : text;
}
