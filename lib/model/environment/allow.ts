import { type FieldJudgement, gained, loosened, tightened } from '../finding';
import { dnsLabel, groupAndKind } from '../scalars';
import { v } from '../schema';
import { environmentField } from './field';
import { parts } from './field-change';
import { DEFAULT_REFUSED, includesLevel, POD_SECURITY_LEVELS } from './rule-severity';

const clusterKind = v.pipe(
  groupAndKind,
  v.check(
    (name) => name !== 'Namespace',
    "namespaces come from the administrator's file alone: name them in `namespaces`",
  ),
);

const list = <T extends v.GenericSchema>(item: T) =>
  v.exactOptional(v.pipe(v.array(item), v.maxLength(200, 'more than 200')), []);

/** What an environment may hold beyond what every environment may hold. An administrator grants it in the cluster. */
const schema = v.strictObject({
  /** Kinds of objects in a namespace, beside those that every environment may hold. */
  kinds: list(groupAndKind),
  /** Kinds of those of every environment that this one does not hold. */
  without: list(groupAndKind),
  /** Kinds of objects that belong to the whole cluster. */
  clusterKinds: list(clusterKind),
  /** Namespaces beside the environment's own. */
  namespaces: list(dnsLabel),
  /**
   * What pods may do in its namespaces: a level of the Pod Security Standards, which the API server enforces there.
   * Pods that do not meet it are refused here, too.
   */
  podSecurity: v.exactOptional(v.picklist(POD_SECURITY_LEVELS), DEFAULT_REFUSED),
});

/** The cluster goes by what the administrator applied last. */
const ONCE_APPLIED = 'once an administrator applies what `bootstrap` prints for it';

export const allow = environmentField({
  name: 'allow',
  about: 'kinds and namespaces that its objects may have, beside those of every environment',
  schema: v.exactOptional(schema, {
    kinds: [],
    without: [],
    clusterKinds: [],
    namespaces: [],
    podSecurity: DEFAULT_REFUSED,
  }),
  compare: parts('allow', {
    kinds: (before, after) =>
      gained(before, after)
        ? loosened(`objects of more kinds may be put into it, ${ONCE_APPLIED}`, 'medium')
        : fewer(before, after, 'objects of fewer kinds may be put into it'),
    without: (before, after) =>
      gained(after, before)
        ? loosened(`objects of more kinds may be put into it, ${ONCE_APPLIED}`, 'medium')
        : fewer(after, before, 'objects of fewer kinds may be put into it'),
    clusterKinds: (before, after) =>
      gained(before, after)
        ? loosened(
            `for these kinds it is no longer confined: objects of the whole cluster may be changed, ${ONCE_APPLIED}`,
          )
        : fewer(before, after, 'fewer objects of the whole cluster may be changed'),
    namespaces: (before, after) =>
      gained(before, after)
        ? loosened(`more namespaces may be deployed to, ${ONCE_APPLIED}`, 'medium')
        : fewer(before, after, 'fewer namespaces may be deployed to'),
    podSecurity: (before, after) =>
      includesLevel(after, before)
        ? tightened(`pods are refused that do not keep the level ${after}`)
        : loosened(`its pods may do more on their nodes, ${ONCE_APPLIED}`),
  }),
  words({ kinds, without, clusterKinds, namespaces, podSecurity }) {
    const all = [
      kinds.length > 0 && `kinds ${kinds.join(', ')}`,
      clusterKinds.length > 0 && `of the cluster ${clusterKinds.join(', ')}`,
      namespaces.length > 0 && `namespaces ${namespaces.join(', ')}`,
      podSecurity !== DEFAULT_REFUSED && `${podSecurity} pods`,
    ].filter((each) => each !== false);
    const says = [
      ...(all.length === 0 ? [] : [`allows ${all.join('; ')}`]),
      ...(without.length === 0 ? [] : [`allows no ${without.join(', ')}`]),
    ];
    return says.length === 0 ? undefined : says.join('; ');
  },
});

function fewer(before: readonly string[], after: readonly string[], note: string): FieldJudgement {
  return gained(after, before)
    ? tightened(note)
    : { verdict: 'neutral', level: 'none', note: 'the same, in another order' };
}
