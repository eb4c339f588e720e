import { join } from 'node:path';
import type { ContentCheck, ContentChecks, Snapshot } from '../promotion';

/**
 * What manifests are judged by in an environment: schemas, the built-in rules, and the project's own resource
 * definitions. Loaded only where something is judged, and made once per environment.
 *
 * @param project folder that may hold `crds/`; data alone is used where there is none
 */
export function contentChecks(project?: string): ContentChecks {
  const known = new Map<string, Promise<ContentCheck>>();
  return (snapshot, name) => {
    const key = `${snapshot.home.head ?? ''} ${name}`;
    const found = known.get(key) ?? make(snapshot, name, project);
    known.set(key, found);
    return found;
  };
}

async function make(snapshot: Snapshot, name: string, project: string | undefined): Promise<ContentCheck> {
  // Loaded late: most commands judge no manifests, and expressions take a while to load.
  const { contentCheck } = require('../policy/content-check') as typeof import('../policy/content-check');
  return contentCheck(snapshot.environment(name), {
    crdFolders: project === undefined ? [] : [join(project, 'crds')],
  });
}
