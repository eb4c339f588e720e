import { quote } from '../../../model/finding';
import { isDnsLabel } from '../../../model/scalars';
import { isPortName } from '../../facts';
import { mapsAt, textAt, textsAt, valueAt } from './access';
import { containersOf, type PodPlace } from './pods';
import { isPort } from './ports';
import type { RenderedObject } from './rendered-object';
import type { ObjectRule, RuleContext } from './rule';

/** Services have usable ports, and lead to pods that are rendered with them. */
export const services: ObjectRule = (context) => {
  for (const object of context.objects) {
    if (object.kind !== 'Service' || object.group !== '') continue;
    ports(object, context.tell);
    const selector = textsAt(object.value, 'spec', 'selector');
    if (selector.size === 0) continue;
    const pods = context.podsWith(object.namespace, selector);
    if (pods.length > 0) targets(object, pods, context.tell);
    else if (!context.isKnown('Pod', object.name, object))
      context.tell(
        object,
        'warning',
        'SELECTOR_MISMATCH',
        '.spec.selector',
        `selects no rendered pods: ${[...selector].map(([key, value]) => `${key}=${value}`).join(', ')}`,
      );
  }
};

function ports(service: RenderedObject, tell: RuleContext['tell']): void {
  const all = mapsAt(service.value, 'spec', 'ports');
  const seen = new Set<string>();
  const isPlain = textAt(service.value, 'spec', 'type') !== 'ExternalName';
  if (all.length === 0 && isPlain && textAt(service.value, 'spec', 'clusterIP') !== 'None')
    tell(service, 'refusal', 'SCHEMA_REQUIRED', '.spec.ports', 'is missing, a Service needs a port');
  const wrong = (path: string, message: string) => tell(service, 'refusal', 'SCHEMA_VALUE', path, message);
  for (const [index, port] of all) {
    const path = `.spec.ports[${index}]`;
    for (const key of ['port', 'targetPort', 'nodePort']) {
      const value = valueAt(port, key);
      if (typeof value === 'number' && !isPort(value) && !(key !== 'port' && value === 0))
        wrong(`${path}.${key}`, `is ${value}; a port from 1 to 65535 is expected`);
      if (key === 'targetPort' && typeof value === 'string' && value !== '' && !isPortName(value))
        wrong(`${path}.${key}`, `is ${quote(value)}; a port's name or number is expected`);
    }
    const name = textAt(port, 'name');
    if (name === undefined && all.length > 1)
      wrong(path, 'has no name, where there are several ports each needs one');
    if (name !== undefined && !isDnsLabel(name))
      wrong(
        `${path}.name`,
        `is ${quote(name)}; at most 63 lower-case letters, digits and \`-\` are expected`,
      );
    if (name !== undefined && seen.has(name))
      tell(service, 'refusal', 'DUPLICATE_ENTRY', '.spec.ports', `has two ports named ${quote(name)}`);
    if (name !== undefined) seen.add(name);
  }
}

/** A named target port that no container of the selected pods has leads nowhere. */
function targets(service: RenderedObject, pods: readonly PodPlace[], tell: RuleContext['tell']): void {
  const names = new Set(
    pods
      .flatMap(containersOf)
      .flatMap(({ container }) => mapsAt(container, 'ports'))
      .map(([, port]) => textAt(port, 'name')),
  );
  for (const [index, port] of mapsAt(service.value, 'spec', 'ports')) {
    const target = textAt(port, 'targetPort');
    if (target !== undefined && !names.has(target))
      tell(
        service,
        'refusal',
        'DANGLING_REFERENCE',
        `.spec.ports[${index}].targetPort`,
        `is ${quote(target)}, the pods it selects name the ports: ${[...names].filter((each) => each !== undefined).join(', ') || 'none'}`,
      );
  }
}
