import { quote } from '../../../model/finding';
import { isMap } from '../../../model/json';
import { mapsAt, textAt, valueAt } from './access';
import type { ObjectRule } from './rule';
import { selects } from './selectors';

/** What acts on other objects finds them: autoscalers, disruption budgets, stateful sets, role bindings. */
export const targets: ObjectRule = ({ objects, podsIn, find, isKnown, tell }) => {
  for (const object of objects) {
    const { kind, value, namespace } = object;
    const needs = (wanted: string | undefined, name: string | undefined, path: string, from = namespace) => {
      if (wanted === undefined || name === undefined) return;
      if (!find(wanted, from, name) && !isKnown(wanted, name, object))
        tell(
          object,
          'warning',
          'DANGLING_REFERENCE',
          path,
          `is the ${wanted} ${quote(name)}, which is not rendered`,
        );
    };
    if (kind === 'HorizontalPodAutoscaler') {
      const target = valueAt(value, 'spec', 'scaleTargetRef');
      needs(textAt(target, 'kind'), textAt(target, 'name'), '.spec.scaleTargetRef');
    } else if (kind === 'StatefulSet') {
      needs('Service', textAt(value, 'spec', 'serviceName'), '.spec.serviceName');
    } else if (kind === 'RoleBinding') {
      const role = valueAt(value, 'roleRef');
      if (textAt(role, 'kind') === 'Role') needs('Role', textAt(role, 'name'), '.roleRef');
      for (const [index, subject] of mapsAt(value, 'subjects'))
        if (textAt(subject, 'kind') === 'ServiceAccount' && textAt(subject, 'name') !== 'default')
          needs(
            'ServiceAccount',
            textAt(subject, 'name'),
            `.subjects[${index}]`,
            textAt(subject, 'namespace'),
          );
    } else if (kind === 'PodDisruptionBudget') {
      const selector = valueAt(value, 'spec', 'selector');
      if (
        isMap(selector) &&
        !podsIn(namespace).some(({ labels }) => selects(selector, labels)) &&
        !isKnown('Pod', object.name, object)
      )
        tell(object, 'warning', 'SELECTOR_MISMATCH', '.spec.selector', 'selects no rendered pods');
    }
  }
};
