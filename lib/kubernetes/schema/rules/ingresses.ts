import { quote } from '../../../model/finding';
import { isMap, type Json } from '../../../model/json';
import { mapsAt, textAt, valueAt } from './access';
import type { RenderedObject } from './rendered-object';
import type { ObjectRule, RuleContext } from './rule';

/** What an Ingress leads to is rendered, or said to be there. */
export const ingresses: ObjectRule = (context) => {
  for (const object of context.objects) {
    if (object.kind !== 'Ingress') continue;
    backend(object, '.spec.defaultBackend', valueAt(object.value, 'spec', 'defaultBackend'), context);
    for (const [rule, each] of mapsAt(object.value, 'spec', 'rules'))
      for (const [index, path] of mapsAt(each, 'http', 'paths'))
        backend(
          object,
          `.spec.rules[${rule}].http.paths[${index}].backend`,
          valueAt(path, 'backend'),
          context,
        );
    for (const [index, tls] of mapsAt(object.value, 'spec', 'tls')) {
      const secret = textAt(tls, 'secretName');
      if (secret !== undefined && !context.isKnown('Secret', secret, object))
        context.tell(
          object,
          'warning',
          'DANGLING_REFERENCE',
          `.spec.tls[${index}].secretName`,
          `is ${quote(secret)}, a Secret that is not rendered`,
        );
    }
  }
};

function backend(object: RenderedObject, path: string, value: Json | undefined, context: RuleContext): void {
  const name = textAt(value, 'service', 'name');
  if (name === undefined) return;
  const service = context.find('Service', object.namespace, name);
  if (!service) {
    if (!context.isKnown('Service', name, object))
      context.tell(
        object,
        'warning',
        'DANGLING_REFERENCE',
        `${path}.service.name`,
        `is ${quote(name)}, a Service that is not rendered`,
      );
    return;
  }
  const wanted = valueAt(value, 'service', 'port');
  const port = isMap(wanted) ? (wanted['name'] ?? wanted['number']) : undefined;
  if (port === undefined) return;
  const there = portsOf(service);
  if (there.all.has(port)) return;
  context.tell(
    object,
    'refusal',
    'DANGLING_REFERENCE',
    `${path}.service.port`,
    `is ${quote(port)}, the Service ${quote(name)} has: ${there.shown}`,
  );
}

interface Ports {
  /** Names and numbers. */
  readonly all: ReadonlySet<Json>;
  /** For people. */
  readonly shown: string;
}

/** Ports that are named in a message. */
const MOST_SHOWN = 12;

const known = new WeakMap<RenderedObject, Ports>();

/** The ports of a Service; an Ingress may ask for them many times. */
function portsOf(service: RenderedObject): Ports {
  const found = known.get(service);
  if (found) return found;
  const each = mapsAt(service.value, 'spec', 'ports').map(([, port]) =>
    [valueAt(port, 'name'), valueAt(port, 'port')].filter((part) => part !== undefined),
  );
  const shown = each.slice(0, MOST_SHOWN).map((parts) => parts.join(' '));
  const ports = { all: new Set(each.flat()), shown: shown.join(', ') || 'none' };
  known.set(service, ports);
  return ports;
}
