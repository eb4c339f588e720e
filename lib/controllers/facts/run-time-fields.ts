import { groupOf } from '../../kubernetes/facts';
import { isMap, type JsonMap, memberAt } from '../../model/json';

/** Fields of an object that a controller of progressive delivery writes in the cluster, whatever Git says. */
interface RunTimeFields {
  /** Absent for the core group: Argo CD drops an empty one, and would find its Application changed for ever. */
  readonly group?: string;
  readonly kind: string;
  readonly name: string;
  readonly jsonPointers?: readonly string[];
  readonly jqPathExpressions?: readonly string[];
}

/** Fields of one object that its controller leaves as they are in the cluster. */
export interface LeftAlone {
  /** Absent for the core group: Argo CD drops an empty one, and would find its Application changed for ever. */
  readonly group?: string;
  readonly kind: string;
  readonly name: string;
  readonly jsonPointers: readonly string[];
}

/** The label that Argo Rollouts adds to the selectors of the Services that it moves. */
const HASH_OF_PODS = '/spec/selector/rollouts-pod-template-hash';
const REPLICAS = '/spec/replicas';
/** Flagger puts a label of the pods that have the requests in the place of the whole selector. */
const SELECTOR = '/spec/selector';
const ROUTE_OF_ISTIO = ['.spec.http[]?.route[]? | select(', ') | .weight'] as const;
const HOST_OF_ISTIO = ['(.destination.host // "" | split(".")[0]) == "', '"'] as const;
const SUBSET_OF_ISTIO = ['.destination.subset == "', '"'] as const;
const SUBSETS_OF_ISTIO = '.spec.subsets[]?.labels."rollouts-pod-template-hash"';
const BACKEND = ['.spec.rules[]?.backendRefs[]? | select(.name == "', '") | .weight'] as const;

/**
 * Exactly the fields that Argo Rollouts and Flagger write into the objects of a target: the hash in the selectors of
 * the Services that a Rollout names, the weights of the backends that are its Services, or its subsets, in the routes
 * that it names, the replicas of the Deployment that a Canary of Flagger names, and the selector of its Service.
 * Objects that the target does not have are left out.
 */
export function runTimeFields(objects: readonly object[]): readonly RunTimeFields[] {
  const maps = objects.filter(isMap) as readonly JsonMap[];
  const found = maps.flatMap((each) => [...ofRollout(each), ...ofCanary(each)]);
  const isThere = ({ group, kind, name }: RunTimeFields) =>
    maps.some(
      (each) =>
        each['kind'] === kind &&
        groupOf(String(each['apiVersion'])) === (group ?? '') &&
        memberAt(each, ['metadata', 'name']) === name,
    );
  const byObject = new Map<string, RunTimeFields>();
  for (const each of found) {
    const key = JSON.stringify([each.group, each.kind, each.name]);
    byObject.set(key, together(byObject.get(key), each));
  }
  return [...byObject.values()].filter(isThere);
}

/** Merges fields of one object that two of them write, such as a route that both shift. */
function together(one: RunTimeFields | undefined, other: RunTimeFields): RunTimeFields {
  if (!one) return other;
  const both = (key: 'jsonPointers' | 'jqPathExpressions') => {
    const all = [...new Set([...(one[key] ?? []), ...(other[key] ?? [])])];
    return all.length > 0 ? { [key]: all } : {};
  };
  return { ...one, ...both('jsonPointers'), ...both('jqPathExpressions') };
}

/**
 * The same as JSON pointers, for a controller that knows no queries: what a query finds, in the lists as the objects have them.
 */
export function runTimePointers(objects: readonly object[]): readonly LeftAlone[] {
  return runTimeFields(objects).map(({ jsonPointers = [], jqPathExpressions = [], ...one }) => {
    const object = objects.find(
      (each) =>
        isMap(each) &&
        each['kind'] === one.kind &&
        groupOf(String(each['apiVersion'])) === (one.group ?? '') &&
        memberAt(each as JsonMap, ['metadata', 'name']) === one.name,
    ) as JsonMap;
    return {
      ...one,
      jsonPointers: [...jsonPointers, ...jqPathExpressions.flatMap((each) => found(object, each))],
    };
  });
}

/** Whether fields are among those that {@link runTimePointers} gives for these objects. */
export function areRunTimePointers(
  { group = '', kind, name, jsonPointers }: LeftAlone,
  objects: readonly object[],
): boolean {
  const own = runTimePointers(objects).find(
    (each) => (each.group ?? '') === group && each.kind === kind && each.name === name,
  );
  return (
    own !== undefined &&
    jsonPointers.length > 0 &&
    jsonPointers.every((each) => own.jsonPointers.includes(each))
  );
}

/** Where an object has what a query of {@link runTimeFields} asks for. */
function found(object: JsonMap, query: string): string[] {
  const each = (value: unknown, list: string): (readonly [at: string, item: JsonMap])[] => {
    const items = isMap(value) ? (value as JsonMap)[list] : undefined;
    return Array.isArray(items)
      ? items.flatMap((item, at) => (isMap(item) ? [[`/${list}/${at}`, item as JsonMap] as const] : []))
      : [];
  };
  const within = (outer: string, inner: string, meant: (item: JsonMap) => boolean): string[] =>
    each(object['spec'], outer).flatMap(([at, item]) =>
      each(item, inner).flatMap(([below, one]) => (meant(one) ? [`/spec${at}${below}/weight`] : [])),
    );
  if (query.startsWith(ROUTE_OF_ISTIO[0]))
    return within('http', 'route', ({ destination }) => {
      const { host = '', subset } = isMap(destination) ? (destination as JsonMap) : {};
      const [service = ''] = String(host).split('.');
      return [HOST_OF_ISTIO.join(service), SUBSET_OF_ISTIO.join(String(subset))].some(
        (each) => query === ROUTE_OF_ISTIO.join(each),
      );
    });
  if (query === SUBSETS_OF_ISTIO)
    return each(object['spec'], 'subsets').map(([at]) => `/spec${at}/labels/rollouts-pod-template-hash`);
  return within('rules', 'backendRefs', ({ name }) => query === BACKEND.join(String(name)));
}

/** Whether fields are among those that {@link runTimeFields} gives for these objects. */
export function isRunTimeFields(value: unknown, objects: readonly object[]): boolean {
  if (!isMap(value)) return false;
  const { group = '', kind, name, jsonPointers = [], jqPathExpressions = [], ...others } = value;
  if (Object.keys(others).length > 0) return false;
  if (!Array.isArray(jsonPointers) || !Array.isArray(jqPathExpressions)) return false;
  if (jsonPointers.length + jqPathExpressions.length === 0) return false;
  const own = runTimeFields(objects).find(
    (each) => (each.group ?? '') === group && each.kind === kind && each.name === name,
  );
  const isOwn =
    (known: readonly string[] = []) =>
    (each: unknown) =>
      known.some((field) => field === each);
  return (
    own !== undefined &&
    jsonPointers.every(isOwn(own.jsonPointers)) &&
    jqPathExpressions.every(isOwn(own.jqPathExpressions))
  );
}

function ofRollout(object: JsonMap): RunTimeFields[] {
  if (object['kind'] !== 'Rollout' || groupOf(String(object['apiVersion'])) !== 'argoproj.io') return [];
  const text = (...path: string[]): string[] => {
    const value = memberAt(object, ['spec', 'strategy', ...path]);
    return typeof value === 'string' ? [value] : [];
  };
  const services = [
    ...['stableService', 'canaryService'].flatMap((each) => text('canary', each)),
    ...['activeService', 'previewService'].flatMap((each) => text('blueGreen', each)),
  ];
  const traffic = ['canary', 'trafficRouting'];
  const plugin = [...traffic, 'plugins', 'argoproj-labs/gatewayAPI'];
  const named = memberAt(object, ['spec', 'strategy', ...plugin, 'httpRoutes']);
  const routes = [
    ...text(...plugin, 'httpRoute'),
    ...(Array.isArray(named) ? named : []).flatMap((each) =>
      isMap(each) && typeof each['name'] === 'string' ? [each['name']] : [],
    ),
  ];
  const istio = 'networking.istio.io';
  const subsets = ['stableSubsetName', 'canarySubsetName'].flatMap((each) =>
    text(...traffic, 'istio', 'destinationRule', each),
  );
  return [
    ...services.map((name) => ({ kind: 'Service', name, jsonPointers: [HASH_OF_PODS] })),
    ...routes.map((name) => ({
      group: 'gateway.networking.k8s.io',
      kind: 'HTTPRoute',
      name,
      jqPathExpressions: services.map((each) => BACKEND.join(each)),
    })),
    ...text(...traffic, 'istio', 'virtualService', 'name').map((name) => ({
      group: istio,
      kind: 'VirtualService',
      name,
      // With subsets of one Service these are shifted between, else the two Services.
      jqPathExpressions: (subsets.length > 0
        ? subsets.map((each) => SUBSET_OF_ISTIO.join(each))
        : services.map((each) => HOST_OF_ISTIO.join(each))
      ).map((each) => ROUTE_OF_ISTIO.join(each)),
    })),
    ...text(...traffic, 'istio', 'destinationRule', 'name').map((name) => ({
      group: istio,
      kind: 'DestinationRule',
      name,
      jqPathExpressions: [SUBSETS_OF_ISTIO],
    })),
  ];
}

function ofCanary(object: JsonMap): RunTimeFields[] {
  if (object['kind'] !== 'Canary' || groupOf(String(object['apiVersion'])) !== 'flagger.app') return [];
  const name = memberAt(object, ['spec', 'targetRef', 'name']);
  const isDeployment = memberAt(object, ['spec', 'targetRef', 'kind']) === 'Deployment';
  if (!isDeployment || typeof name !== 'string') return [];
  const own = memberAt(object, ['spec', 'service', 'name']);
  return [
    { group: 'apps', kind: 'Deployment', name, jsonPointers: [REPLICAS] },
    { kind: 'Service', name: typeof own === 'string' ? own : name, jsonPointers: [SELECTOR] },
  ];
}
