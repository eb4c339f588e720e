import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { pluralOf } from '../../lib/kubernetes/facts';
import type { AdmissionObject } from '../../lib/kubernetes/policy/admission/admission-objects';
import type { SchemaSet } from '../../lib/kubernetes/schema';
import type { JsonMap } from '../../lib/model/json';
import type { ApiAnswer } from './call-api';
import type { Cluster } from './cluster';

const ADMISSION = '/apis/admissionregistration.k8s.io/v1';
const PLACES: Readonly<Record<string, string>> = {
  ValidatingAdmissionPolicy: `${ADMISSION}/validatingadmissionpolicies`,
  ValidatingAdmissionPolicyBinding: `${ADMISSION}/validatingadmissionpolicybindings`,
};

/** The namespaces that objects are sent to. */
export const NAMESPACES = ['shop', 'argocd', 'argocd-dev', 'argocd-prod'] as const;

/** The kinds of controllers that this project knows, and the namespaces. */
export async function prepareCluster(cluster: Cluster): Promise<void> {
  for (const name of NAMESPACES)
    await cluster.apply('/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    } as never);
  const place = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  const definitions = DEFINITIONS.flatMap((file) => definitionsIn(join(IMPORTED, file)));
  for (const { metadata, ...rest } of definitions)
    await cluster.apply(place, { ...rest, metadata: { ...metadata, ...APPROVED } } as never);
  for (const { spec } of definitions)
    for (const version of spec.versions)
      if (version.served)
        await cluster.until(`${spec.names.plural} of ${spec.group} are served`, async () => {
          const path = `/apis/${spec.group}/${version.name}/${spec.names.plural}`;
          return (await cluster.call('GET', path)).status === 200;
        });
}

/** The API server wants to know of kinds in groups of Kubernetes' own. */
const APPROVED = { annotations: { 'api-approved.kubernetes.io': 'unapproved, for a test' } };
const IMPORTED = join(__dirname, '../../imports/crds');
const DEFINITIONS = readdirSync(IMPORTED, { recursive: true, encoding: 'utf8' }).filter((each) =>
  each.endsWith('.yaml'),
);

/** What of a definition says where its objects lie. */
interface Definition {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly group: string;
    readonly names: { readonly plural: string };
    readonly versions: readonly { readonly name: string; readonly served: boolean }[];
  };
}

function definitionsIn(file: string): Definition[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).flatMap((document) => {
    const found = document.toJS() as Definition | null;
    return found?.kind === 'CustomResourceDefinition' ? [found] : [];
  });
}

/** Puts policies and bindings in place, and waits until the API server goes by them. */
export async function putPolicies(
  cluster: Cluster,
  objects: readonly AdmissionObject[],
  round: string,
): Promise<void> {
  for (const each of [...objects, ...sentinel(round)]) await cluster.apply(PLACES[each.kind] ?? '', each);
  await cluster.until('the policies hold', async () => {
    const probe = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: round } };
    const { status } = await cluster.call('POST', '/api/v1/namespaces/shop/configmaps?dryRun=All', probe);
    return status === 422;
  });
}

/** A policy that comes last: once it denies, all before it are known. */
function sentinel(round: string): AdmissionObject[] {
  const metadata = { name: `zz-sentinel-${round}` };
  return [
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata,
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: {
          resourceRules: [
            { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] },
          ],
        },
        validations: [{ expression: `object.metadata.name != '${round}'`, message: 'sentinel' }],
      },
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata,
      spec: { policyName: metadata.name, validationActions: ['Deny'] },
    },
  ];
}

/** Sends an object as if to create it; nothing is kept. */
export function dryRun(cluster: Cluster, object: JsonMap, schemas: SchemaSet): Promise<ApiAnswer> {
  return cluster.call('POST', `${placeOf(object, schemas)}?dryRun=All`, object);
}

/** Where objects of a kind are posted to. */
export function placeOf(object: JsonMap, schemas: SchemaSet): string {
  const apiVersion = String(object['apiVersion']);
  const kind = String(object['kind']);
  const namespace = (object['metadata'] as JsonMap)['namespace'] ?? 'shop';
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const known = schemas.kind(apiVersion, kind);
  const scope = known?.namespaced ? `/namespaces/${String(namespace)}` : '';
  return `${root}${scope}/${known?.plural ?? pluralOf(kind)}`;
}

const WARNING = /^Validation failed for ValidatingAdmissionPolicy '([^']*)' with binding '[^']*': (.*)$/s;

/** What policies said in warnings: `policy: message`. */
export function policyWarnings({ warnings }: ApiAnswer): string[] {
  return warnings
    .flatMap((each) => {
      const [, policy, message] = WARNING.exec(each) ?? [];
      return policy === undefined ? [] : [`${policy}: ${message}`];
    })
    .sort();
}

/** The texts of all type-check warnings in the policies' status; undefined while it is not checked. */
export async function typeWarnings(cluster: Cluster, name: string): Promise<string[] | undefined> {
  const { body } = await cluster.call('GET', `${PLACES['ValidatingAdmissionPolicy']}/${name}`);
  const { status } = body as { status?: { typeChecking?: { expressionWarnings?: { warning: string }[] } } };
  if (!status?.typeChecking) return undefined;
  return (status.typeChecking.expressionWarnings ?? []).map(({ warning }) => `${name}: ${warning}`);
}
