import type { Json } from '../../../model/json';
import type { SchemaSet } from '../../schema';
import { CelScope } from '../cel';
import { celTypesOf } from './cel-types-of';
import { type KindName, splitKindName } from './pod-shapes';

/** Names that expressions of policies may use, with their types, for objects of a kind. */
export function policyScope(
  kind: KindName,
  schemas: SchemaSet,
  params: Readonly<Record<string, Json | undefined>>,
): CelScope {
  return kindScope(kind, schemas).with(
    { params: 'policy.Params' },
    { 'policy.Params': mapValues(params, (value) => (value === undefined ? 'dyn' : typeOf(value))) },
  );
}

const cache = new WeakMap<SchemaSet, Map<KindName, CelScope>>();

function kindScope(kind: KindName, schemas: SchemaSet): CelScope {
  const known = cache.get(schemas) ?? new Map<KindName, CelScope>();
  cache.set(schemas, known);
  const scope = known.get(kind) ?? madeScope(kind, schemas);
  known.set(kind, scope);
  return scope;
}

function madeScope(name: KindName, schemas: SchemaSet): CelScope {
  const { apiVersion, kind } = splitKindName(name);
  const schema = schemas.kind(apiVersion, kind);
  const common = commonScope(schemas);
  const own = schema ? celTypesOf(schema, schemas, common.types) : { types: {}, root: 'dyn' };
  return common.with({ object: own.root, oldObject: own.root }, own.types);
}

const commonScopes = new WeakMap<SchemaSet, CelScope>();

/** What expressions about every kind know, and the types of pods, which most kinds that rules look at are made of. */
function commonScope(schemas: SchemaSet): CelScope {
  const known = commonScopes.get(schemas);
  if (known) return known;
  const [namespace, pod] = [schemas.kind('v1', 'Namespace'), schemas.kind('v1', 'Pod')];
  const other = namespace ? celTypesOf(namespace, schemas) : { types: {}, root: 'dyn' };
  const pods = pod ? celTypesOf(pod, schemas, other.types).types : {};
  const scope = CelScope.of({ ...other.types, ...pods, ...REQUEST_TYPES }).with({
    namespaceObject: other.root,
    request: 'policy.Request',
    authorizer: 'kubernetes.authorization.Authorizer',
  });
  commonScopes.set(schemas, scope);
  return scope;
}

const KIND = { group: 'string', version: 'string', kind: 'string' };
const RESOURCE = { group: 'string', version: 'string', resource: 'string' };

/** The request that brings an object; field names are those of `AdmissionRequest`. */
const REQUEST_TYPES = {
  'policy.Kind': KIND,
  'policy.Resource': RESOURCE,
  'policy.UserInfo': {
    username: 'string',
    uid: 'string',
    groups: 'list<string>',
    extra: 'map<string, list<string>>',
  },
  'policy.Request': {
    kind: 'policy.Kind',
    resource: 'policy.Resource',
    subResource: 'string',
    requestKind: 'policy.Kind',
    requestResource: 'policy.Resource',
    requestSubResource: 'string',
    name: 'string',
    namespace: 'string',
    operation: 'string',
    userInfo: 'policy.UserInfo',
    dryRun: 'bool',
    options: 'dyn',
  },
};

function typeOf(value: Json): string {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'double';
  if (value === null) return 'dyn';
  const kind = Array.isArray(value) ? 'list' : 'map';
  const items = [...new Set(Object.values(value).map(typeOf))];
  const item = items.length === 1 ? items[0] : 'dyn';
  return kind === 'list' ? `list<${item}>` : `map<string, ${item}>`;
}

function mapValues<T>(
  map: Readonly<Record<string, T>>,
  change: (value: T) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}
