import { groupOf, isDns1035Label } from '../../kubernetes/facts';
import { isMap, type JsonMap, memberAt } from '../../model/json';

/** Fields of an object that a controller of progressive delivery writes while the object stands there, Git or no Git. */
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

/** What Argo Rollouts adds to the selectors of the Services that it moves. */
const HASH_OF_PODS = '/spec/selector/rollouts-pod-template-hash';
const REPLICAS = '/spec/replicas';
/** Flagger puts a label of the pods that have the requests in the place of the whole selector. */
const SELECTOR = '/spec/selector';
const WEIGHTS_OF_ISTIO = '.spec.http[]?.route[]?.weight';
const SUBSETS_OF_ISTIO = '.spec.subsets[]?.labels."rollouts-pod-template-hash"';
const BACKEND = ['.spec.rules[]?.backendRefs[]? | select(.name == "', '") | .weight'] as const;

/**
 * What Argo Rollouts and Flagger write into the objects of a target, and nothing beside that: the hash in the selectors of the Services
 * that a Rollout names, the weights of the backends that are its Services in the routes that it names, the replicas of the
 * Deployment that a Canary of Flagger names, and the selector of its Service. Objects that the target does not have are left out.
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
  const byObject = new Map(found.map((each) => [JSON.stringify([each.group, each.kind, each.name]), each]));
  return [...byObject.values()].filter(isThere);
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

/** Whether fields are such as {@link runTimePointers} gives for some object. */
export function areRunTimePointers({ group = '', kind, jsonPointers }: LeftAlone): boolean {
  const mayBe = POINTERS[`${kind}.${group}`];
  return mayBe !== undefined && jsonPointers.length > 0 && jsonPointers.every((each) => mayBe.test(each));
}

const POINTERS: Readonly<Record<string, RegExp>> = {
  'Service.': /^\/spec\/selector(?:\/rollouts-pod-template-hash)?$/,
  'HTTPRoute.gateway.networking.k8s.io': /^\/spec\/rules\/\d+\/backendRefs\/\d+\/weight$/,
  'VirtualService.networking.istio.io': /^\/spec\/http\/\d+\/route\/\d+\/weight$/,
  'DestinationRule.networking.istio.io': /^\/spec\/subsets\/\d+\/labels\/rollouts-pod-template-hash$/,
  'Deployment.apps': /^\/spec\/replicas$/,
};

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
  if (query === WEIGHTS_OF_ISTIO) return within('http', 'route', () => true);
  if (query === SUBSETS_OF_ISTIO)
    return each(object['spec'], 'subsets').map(([at]) => `/spec${at}/labels/rollouts-pod-template-hash`);
  return within('rules', 'backendRefs', ({ name }) => query === BACKEND.join(String(name)));
}

/** Whether fields are such as {@link runTimeFields} gives for some object. */
export function isRunTimeFields(value: unknown): boolean {
  if (!isMap(value)) return false;
  const { group = '', kind, name, jsonPointers = [], jqPathExpressions = [], ...others } = value;
  if (typeof name !== 'string' || Object.keys(others).length > 0) return false;
  if (!Array.isArray(jsonPointers) || !Array.isArray(jqPathExpressions)) return false;
  const all: unknown[] = [...jsonPointers, ...jqPathExpressions];
  const mayBe = ALLOWED[`${kind}.${group}`];
  return (
    all.length > 0 && mayBe !== undefined && all.every((each) => typeof each === 'string' && mayBe(each))
  );
}

const isBackend = (text: string): boolean => {
  const [before, after] = BACKEND;
  const name = text.slice(before.length, text.length - after.length);
  return text === `${before}${name}${after}` && isDns1035Label(name);
};

const ALLOWED: Readonly<Record<string, (field: string) => boolean>> = {
  'Service.': (field) => field === HASH_OF_PODS || field === SELECTOR,
  'HTTPRoute.gateway.networking.k8s.io': isBackend,
  'VirtualService.networking.istio.io': (field) => field === WEIGHTS_OF_ISTIO,
  'DestinationRule.networking.istio.io': (field) => field === SUBSETS_OF_ISTIO,
  'Deployment.apps': (field) => field === REPLICAS,
};

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
      jqPathExpressions: [WEIGHTS_OF_ISTIO],
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
