import * as v from 'valibot';
import { Digest, ReleaseId, repositoryProblem } from '../artifact';

/** Id of a Git object: 40 or 64 lower-case hex digits. */
export const gitId = v.pipe(
  v.string(),
  v.regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, 'not the id of a Git object: 40 or 64 lower-case hex digits'),
);

/** A digest. */
export const digest = v.pipe(
  v.string(),
  v.check((value) => Digest.is(value), 'not a digest: `sha256:` and 64 lower-case hex digits'),
  v.transform((value) => Digest.parse(value)),
);

/** An image repository. */
export const imageRepository = v.pipe(
  v.string(),
  v.check(
    (value) => repositoryProblem(value) === undefined,
    (issue) => `not an image repository: ${repositoryProblem(String(issue.input))}`,
  ),
);

/** Id of a release. */
export const releaseId = v.pipe(
  v.string(),
  v.check((value) => ReleaseId.is(value), 'not a release id: `r-` and 16 hex digits'),
  v.transform((value) => value as ReleaseId),
);

/** A moment: ISO 8601 in UTC, down to the second or the millisecond. */
export const instant = v.pipe(
  v.string(),
  v.check(isInstant, 'not a moment: ISO 8601 in UTC is expected, such as "2026-01-31T08:00:00Z"'),
);

/** A day, such as `2026-01-31`, or a moment. */
export const dateOrInstant = v.pipe(
  v.string(),
  v.check(
    (value) => isInstant(value) || isInstant(`${value}T00:00:00Z`),
    'neither a day, such as "2026-01-31", nor a moment in UTC, such as "2026-01-31T08:00:00Z"',
  ),
);

function isInstant(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3})?Z$/.test(text)) return false;
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 19) === text.slice(0, 19);
}
