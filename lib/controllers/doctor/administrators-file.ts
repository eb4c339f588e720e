import { type Finding, quote } from '../../model/finding';
import { isMap, type JsonMap } from '../../model/json';
import { kindOf, nameIn, namespaceIn } from './cluster-dump';
import type { Examination } from './examination';
import { differs, missing } from './told';

/** Objects of the administrator's file that the cluster lacks, or that differ there. */
export function fileFindings({ environment, dump, file = [] }: Examination): readonly Finding[] {
  const { name } = environment;
  const path = `bootstrap/${name}.yaml`;
  return file.flatMap((wanted) => {
    const subject = { environment: name, object: `${kindOf(wanted)} ${nameIn(wanted)}` };
    const live = dump.one(kindOf(wanted), nameIn(wanted), namespaceIn(wanted));
    if (!live) return dump.all(kindOf(wanted)).length > 0 ? [missing(subject, wanted)] : [];
    const paths = differences(wanted, live);
    if (paths.length === 0) return [];
    return [
      differs(
        { ...subject, path: `.${paths[0]}` },
        `${kindOf(wanted)} ${quote(nameIn(wanted))} has another ${paths.slice(0, 3).join(', ')} than ${path}${paths.length > 3 ? ` and ${paths.length - 3} more` : ''}`,
        `an older file was applied, or a person changed it: \`cdk8s-delivery bootstrap --env ${name} --out\`, review it, and have an administrator apply ${path}`,
      ),
    ];
  });
}

const RIGHTS = ['rules', 'subjects', 'roleRef'];

/**
 * Paths of fields that differ from the file. Fields that controllers and the API server add do not count, except in
 * rights.
 */
function differences(wanted: JsonMap, live: JsonMap): readonly string[] {
  const found: string[] = [];
  // A Namespace gets a `spec` from the API server.
  const parts = wanted['spec'] === undefined ? RIGHTS : ['spec', ...RIGHTS];
  for (const part of parts)
    walk(part, wanted[part], live[part], kindOf(wanted) === 'AppProject.argoproj.io', found);
  const labels = (object: JsonMap) => (isMap(object['metadata']) ? object['metadata']['labels'] : undefined);
  walk('metadata.labels', labels(wanted), labels(live), false, found);
  return found;
}

function walk(path: string, wanted: unknown, live: unknown, exact: boolean, found: string[]): void {
  if (isEmpty(wanted) && isEmpty(live)) return;
  if (isMap(wanted) && isMap(live)) {
    const keys = exact ? [...new Set([...Object.keys(wanted), ...Object.keys(live)])] : Object.keys(wanted);
    for (const key of keys) walk(`${path}.${key}`, wanted[key], live[key], exact, found);
    return;
  }
  if (Array.isArray(wanted) && Array.isArray(live) && wanted.length === live.length) {
    for (const [index, each] of wanted.entries()) walk(`${path}[${index}]`, each, live[index], exact, found);
    return;
  }
  if (wanted !== live) found.push(path);
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (isMap(value) && Object.keys(value).length === 0);
