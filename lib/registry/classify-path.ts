import { DOCUMENTS, documentKind } from './document-kinds';
import type { DocumentKind } from './documents/document-kind';
import { layout, type ManifestRoots } from './layout';

/** What a path of a delivery branch is. */
export type PathClass = DocumentKind['what'] | 'manifest' | 'project';

/**
 * Says what a path of a delivery branch is; what is nothing else is a project file.
 *
 * @param path relative to the repository's root, `/`-separated
 * @param roots folders that hold manifests; the default folder where absent
 */
export function classifyPath(path: string, roots?: ManifestRoots): PathClass {
  const kind = documentKind(path);
  if (kind) return kind.what;
  const folders = roots ? [...roots].map(([, folder]) => folder) : [layout.manifests];
  return folders.some((folder) => path.startsWith(`${folder}/`)) ? 'manifest' : 'project';
}

/**
 * Git pathspecs that leave exactly the project files: pass them behind `--`. A folder of manifests is taken literally,
 * whatever characters it holds.
 */
export function projectExcludes(folders: readonly string[] = [layout.manifests]): string[] {
  return [
    ...DOCUMENTS.map(({ everywhere }) => `:(top,exclude,glob)${layout.pathOf(everywhere)}`),
    ...folders.map((folder) => `:(top,exclude,literal)${folder}/`),
  ];
}
