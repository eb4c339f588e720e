import { quiet, quietJson } from '../../model/text';

/** Where the code of a release comes from, and what its commit says of itself. */
interface ReleaseSource {
  readonly repository: string;
  readonly commit?: string;
  readonly author?: string;
  readonly date?: string;
  readonly subject?: string;
  readonly body?: string;
}

/**
 * Trailers by which Argo CD shows the source commit beside the revision that it synced (argo-cd, `util/git/client.go`,
 * `GetReferences`). It reads one set per commit and shows it for every Application, so a commit that changes several apps
 * has none. What the source commit does not say, or nobody read, is left out.
 *
 * @param sources one per app that the commit changes; undefined where none is known
 */
export function referenceTrailers(
  sources: readonly (ReleaseSource | undefined)[],
): readonly (readonly [name: string, value: string])[] {
  const [source] = sources;
  if (sources.length !== 1 || source?.commit === undefined) return [];
  const { author, date, subject, body } = source;
  return [
    ...(author === undefined ? [] : [[`${PREFIX}author`, address(author)] as const]),
    ...(date === undefined ? [] : [[`${PREFIX}date`, date] as const]),
    ...(subject === undefined ? [] : [[`${PREFIX}subject`, quiet(subject)] as const]),
    ...(body === undefined ? [] : [[`${PREFIX}body`, quietJson(body)] as const]),
    [`${PREFIX}sha`, source.commit],
    [`${PREFIX}repourl`, source.repository],
  ];
}

const PREFIX = 'Argocd-reference-commit-';

/** An author as mail writes one (RFC 5322), which is how Argo CD reads it: in quotes a name may hold any sign. */
function address(author: string): string {
  const cut = Math.max(author.lastIndexOf(' <'), 0);
  return `"${quiet(author.slice(0, cut)).replace(/["\\]/g, '\\$&')}"${author.slice(cut)}`;
}
