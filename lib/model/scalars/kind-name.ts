import { v } from '../schema';

const GROUP = '[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?';
/** A kind in the syntax of regular expressions; not anchored. */
export const KIND_PATTERN = '[A-Za-z][A-Za-z0-9]{0,62}';

const KIND = new RegExp(`^${KIND_PATTERN}$`);
const GROUP_AND_KIND = new RegExp(`^(?:${GROUP}/)?${KIND_PATTERN}$`);
const VERSION_AND_KIND = new RegExp(`^(?:${GROUP}/)?v[0-9][a-z0-9]{0,62}/${KIND_PATTERN}$`);

/** Whether the text is the kind of an object, such as `Deployment`. */
export function isKind(text: string): boolean {
  return KIND.test(text);
}

/** Whether the text is an apiVersion and a kind, such as `apps/v1/Deployment` or `v1/Pod`. */
export function isVersionAndKind(text: string): boolean {
  return text.length <= 380 && VERSION_AND_KIND.test(text);
}

/** A kind with its group, such as `batch/Job`, or only the kind where it is of the core group. */
export const groupAndKind = v.pipe(
  v.string(),
  v.maxLength(317),
  v.regex(
    GROUP_AND_KIND,
    'not a kind with its group, such as "batch/Job", or "Secret" of the core group; neither wildcards nor versions are taken',
  ),
  v.check(
    (name) => !/^(?:core|v\d\w*)\//.test(name),
    'the core group has no name: only the kind is written, such as "Secret"',
  ),
);

/** A kind with its apiVersion. */
export const versionAndKind = v.pipe(
  v.string(),
  v.check(isVersionAndKind, 'not a kind with its apiVersion, such as "apps/v1/Deployment"'),
);
