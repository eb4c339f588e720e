/** Annotation with an object's sync options. */
export const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options';

const COMPARE_OPTIONS = 'argocd.argoproj.io/compare-options';

/**
 * Further options for an object that Argo CD never prunes: once Git no longer holds it, it would leave its Application
 * out of sync for ever, and the Application would try to heal itself without end.
 */
export function ignoredOnceGone(annotations: Readonly<Record<string, string>>): Record<string, string> {
  if (!optionsOf(annotations[SYNC_OPTIONS]).includes('Prune=false')) return {};
  const compare = optionsOf(annotations[COMPARE_OPTIONS]);
  if (compare.includes('IgnoreExtraneous')) return {};
  return { [COMPARE_OPTIONS]: [...compare, 'IgnoreExtraneous'].join(',') };
}

/** The options of an annotation that lists some. */
export function optionsOf(text = ''): string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}
