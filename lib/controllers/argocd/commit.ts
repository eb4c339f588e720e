/** Where the code of a release comes from. */
interface ReleaseSource {
  readonly repository: string;
  readonly commit?: string;
}

/**
 * Trailers by which Argo CD shows the source commit beside the revision that it synced (argo-cd, `util/git/client.go`,
 * `GetReferences`). It reads one set per commit and shows it for every Application, so a commit that changes several apps
 * has none.
 *
 * @param sources one per app that the commit changes; undefined where none is known
 */
export function referenceTrailers(
  sources: readonly (ReleaseSource | undefined)[],
): readonly (readonly [name: string, value: string])[] {
  const [source] = sources;
  if (sources.length !== 1 || source?.commit === undefined) return [];
  return [
    ['Argocd-reference-commit-sha', source.commit],
    ['Argocd-reference-commit-repourl', source.repository],
  ];
}
