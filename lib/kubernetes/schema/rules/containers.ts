import { quote } from '../../../model/finding';
import type { JsonMap } from '../../../model/json';
import { isDnsLabel } from '../../../model/scalars';
import { isPortName } from '../../facts';
import { mapsAt, textAt, valueAt } from './access';
import { containersOf, type PodPlace, podOf } from './pods';
import { isPort } from './ports';
import type { RenderedObject } from './rendered-object';
import type { ObjectRule, RuleContext } from './rule';

/** Containers, their ports, variables and mounts are such that the API server takes them. */
export const containers: ObjectRule = (context) => {
  for (const object of context.objects) {
    const pod = podOf(object);
    if (pod) onePod(object, pod, context);
  }
};

function onePod(object: RenderedObject, pod: PodPlace, { tell }: RuleContext): void {
  const all = containersOf(pod);
  const volumes = volumesOf(object, pod);
  const twice = (
    path: string,
    what: string,
    found: readonly (string | undefined)[],
    severity = 'refusal' as 'refusal' | 'warning',
  ) => {
    for (const each of duplicates(found))
      tell(object, severity, 'DUPLICATE_ENTRY', path, `has two ${what} ${quote(each)}`);
  };
  const names = all.map(({ container }) => textAt(container, 'name'));
  twice(`${pod.path}.spec.containers`, 'containers named', names);
  twice(
    `${pod.path}.spec.volumes`,
    'volumes named',
    mapsAt(pod.spec, 'volumes').map(([, each]) => textAt(each, 'name')),
  );
  for (const [index, volume] of mapsAt(pod.spec, 'volumes')) {
    const name = textAt(volume, 'name');
    if (name !== undefined && !isDnsLabel(name))
      tell(
        object,
        'refusal',
        'SCHEMA_VALUE',
        `${pod.path}.spec.volumes[${index}].name`,
        `is ${quote(name)}; at most 63 lower-case letters, digits and \`-\` are expected`,
      );
  }
  for (const { path, container } of all) {
    const name = textAt(container, 'name');
    if (name !== undefined && !isDnsLabel(name))
      tell(
        object,
        'refusal',
        'SCHEMA_VALUE',
        `${path}.name`,
        `is ${quote(name)}; at most 63 lower-case letters, digits and \`-\` are expected`,
      );
    twice(
      `${path}.env`,
      'variables named',
      mapsAt(container, 'env').map(([, each]) => textAt(each, 'name')),
      'warning',
    );
    twice(
      `${path}.ports`,
      'ports named',
      mapsAt(container, 'ports').map(([, each]) => textAt(each, 'name')),
    );
    twice(
      `${path}.volumeMounts`,
      'mounts at',
      mapsAt(container, 'volumeMounts').map(([, each]) => textAt(each, 'mountPath')),
    );
    ports(object, path, container, tell);
    for (const [index, mount] of mapsAt(container, 'volumeMounts')) {
      const volume = textAt(mount, 'name');
      if (volume !== undefined && !volumes.has(volume))
        tell(
          object,
          'refusal',
          'DANGLING_REFERENCE',
          `${path}.volumeMounts[${index}].name`,
          `is ${quote(volume)}, the pod has the volumes: ${[...volumes].join(', ') || 'none'}`,
        );
    }
  }
}

function ports(object: RenderedObject, path: string, container: JsonMap, tell: RuleContext['tell']): void {
  for (const [index, port] of mapsAt(container, 'ports')) {
    for (const key of ['containerPort', 'hostPort']) {
      const value = valueAt(port, key);
      if (typeof value === 'number' && !isPort(value) && !(key === 'hostPort' && value === 0))
        tell(
          object,
          'refusal',
          'SCHEMA_VALUE',
          `${path}.ports[${index}].${key}`,
          `is ${value}; a port from 1 to 65535 is expected`,
        );
    }
    const name = textAt(port, 'name');
    if (name !== undefined && !isPortName(name))
      tell(
        object,
        'refusal',
        'SCHEMA_VALUE',
        `${path}.ports[${index}].name`,
        `is ${quote(name)}; at most 15 lower-case letters, digits and \`-\` are expected, a letter among them`,
      );
  }
  const names = new Set(mapsAt(container, 'ports').map(([, each]) => textAt(each, 'name')));
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    for (const way of ['httpGet', 'tcpSocket']) {
      const port = valueAt(container, probe, way, 'port');
      const where = `${path}.${probe}.${way}.port`;
      if (typeof port === 'number' && !isPort(port))
        tell(object, 'refusal', 'SCHEMA_VALUE', where, `is ${port}; a port from 1 to 65535 is expected`);
      else if (typeof port === 'string' && !names.has(port))
        tell(
          object,
          'refusal',
          'DANGLING_REFERENCE',
          where,
          `is ${quote(port)}, the container names no such port`,
        );
    }
  }
}

/** Names of the pod's volumes; a StatefulSet's claims are volumes of its pods. */
function volumesOf(object: RenderedObject, pod: PodPlace): ReadonlySet<string> {
  const own = mapsAt(pod.spec, 'volumes').map(([, each]) => textAt(each, 'name'));
  const claims = mapsAt(object.value, 'spec', 'volumeClaimTemplates').map(([, each]) =>
    textAt(each, 'metadata', 'name'),
  );
  return new Set([...own, ...claims].filter((each) => each !== undefined));
}

function duplicates(names: readonly (string | undefined)[]): Set<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const name of names) {
    if (name === undefined) continue;
    if (seen.has(name)) twice.add(name);
    seen.add(name);
  }
  return twice;
}
