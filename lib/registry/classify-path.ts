import { DOCUMENTS, type DocumentKind, documentKind } from './document-kinds';

/** What a path of a delivery branch is. */
export type PathClass = DocumentKind['what'] | 'manifest' | 'project';

/** Where manifests lie unless an environment says otherwise. */
export const DEFAULT_MANIFEST_ROOTS: readonly string[] = ['manifests/'];

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
  const kind = documentKind(path);
  if (kind) return kind.what;
  return manifestRoots.some((root) => path.startsWith(`${withoutSlash(root)}/`)) ? 'manifest' : 'project';
}

/**
 * Git pathspecs that leave exactly the project files: pass them behind `--`. A manifest root is taken literally,
 * whatever characters it holds.
 */
export function projectExcludes(manifestRoots: readonly string[] = DEFAULT_MANIFEST_ROOTS): string[] {
  return [
    ...DOCUMENTS.map(({ pattern }) => `:(top,exclude,glob)${pattern}`),
    ...manifestRoots.map((root) => `:(top,exclude,literal)${withoutSlash(root)}/`),
  ];
}

function withoutSlash(root: string): string {
  return root.endsWith('/') ? root.slice(0, -1) : root;
}
