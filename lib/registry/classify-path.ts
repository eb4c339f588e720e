/** What a path of a delivery branch is. */
export type PathClass =
  | 'record'
  | 'environment-data'
  | 'app-data'
  | 'control'
  | 'witness'
  | 'manifest'
  | 'project';

/** Where manifests lie unless an environment says otherwise. */
export const DEFAULT_MANIFEST_ROOTS: readonly string[] = ['manifests/'];

/** One `*` per segment at the most; it stands for any text without `/`, as in Git's `glob` pathspecs. */
const PLACES: readonly (readonly [pattern: string, what: PathClass])[] = [
  ['environments/_apps/*.yaml', 'app-data'],
  ['environments/_witnesses/*/*.yaml', 'witness'],
  ['environments/rejected.yaml', 'control'],
  ['environments/*/environment.yaml', 'environment-data'],
  ['environments/*/releases/*.yaml', 'record'],
  ['environments/*/freeze.yaml', 'control'],
  ['environments/*/holds/*.yaml', 'control'],
  ['environments/*/waivers/*.yaml', 'control'],
];

/**
 * Says what a path of a delivery branch is; what is nothing else is a project file.
 *
 * @param path relative to the repository's root, `/`-separated
 * @param manifestRoots folders that hold manifests
 */
export function classifyPath(
  path: string,
  manifestRoots: readonly string[] = DEFAULT_MANIFEST_ROOTS,
): PathClass {
  for (const [pattern, what] of PLACES) if (matches(path, pattern)) return what;
  return manifestRoots.some((root) => path.startsWith(`${withoutSlash(root)}/`)) ? 'manifest' : 'project';
}

/**
 * Git pathspecs that leave exactly the project files: pass them behind `--`. A manifest root is taken literally,
 * whatever characters it holds.
 */
export function projectExcludes(manifestRoots: readonly string[] = DEFAULT_MANIFEST_ROOTS): string[] {
  return [
    ...PLACES.map(([pattern]) => `:(top,exclude,glob)${pattern}`),
    ...manifestRoots.map((root) => `:(top,exclude,literal)${withoutSlash(root)}/`),
  ];
}

function matches(path: string, pattern: string): boolean {
  const segments = path.split('/');
  const patterns = pattern.split('/');
  return (
    segments.length === patterns.length &&
    patterns.every((each, index) => matchesSegment(segments[index] ?? '', each))
  );
}

function matchesSegment(segment: string, pattern: string): boolean {
  const star = pattern.indexOf('*');
  if (star < 0) return segment === pattern;
  const before = pattern.slice(0, star);
  const after = pattern.slice(star + 1);
  return (
    segment.length >= before.length + after.length && segment.startsWith(before) && segment.endsWith(after)
  );
}

function withoutSlash(root: string): string {
  return root.endsWith('/') ? root.slice(0, -1) : root;
}
