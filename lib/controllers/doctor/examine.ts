import type { Finding } from '../../model/finding';
import { isMap, type JsonMap, memberAt } from '../../model/json';
import { fileFindings } from './administrators-file';
import { argocdFindings } from './argocd';
import { ClusterDump, textAt } from './cluster-dump';
import type { Examination, ExaminedEnvironment } from './examination';
import { fluxFindings } from './flux';
import { progressiveFindings } from './progressive';
import { unseen } from './told';

/**
 * What the cluster does not do although Git says it, and why: derived from objects of the cluster alone. Pure. A kind
 * that a dump does not contain is taken as not dumped, except for kinds that every environment needs.
 */
export function examineCluster(
  objects: readonly JsonMap[],
  environments: readonly ExaminedEnvironment[],
): readonly Finding[] {
  const dump = new ClusterDump(objects);
  return environments.flatMap((each) => {
    const examination = { ...each, dump };
    return [
      ...fileFindings(examination),
      ...progressiveFindings(examination),
      ...argocdFindings(examination),
      ...fluxFindings(examination),
      ...unknownKinds(examination),
    ];
  });
}

/** Kinds that an environment allows and that its cluster does not know. */
function unknownKinds({ environment, dump }: Examination): readonly Finding[] {
  const definitions = dump.all('CustomResourceDefinition.apiextensions.k8s.io');
  if (definitions.length === 0) return [];
  const known = new Set(
    definitions.map((each) => `${textAt(each, 'spec', 'group')}/${textAt(each, 'spec', 'names', 'kind')}`),
  );
  const { kinds, clusterKinds } = environment.allow;
  return [...kinds, ...clusterKinds]
    .map((each) => (isMap(each) ? `${memberAt(each, ['group'])}/${memberAt(each, ['kind'])}` : String(each)))
    .filter((each) => /\./.test(each.split('/')[0] ?? '') && !/\.k8s\.io\//.test(each) && !known.has(each))
    .map((each) =>
      unseen(
        { environment: environment.name },
        `the cluster does not know the kind ${each}, which ${environment.name} allows`,
        'install the controller that brings it, or dump the CustomResourceDefinitions of the right cluster',
      ),
    );
}
