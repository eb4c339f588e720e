import type { Schema } from './schema';
import type { SchemaData } from './schema-data';

/**
 * What the API server asks for in code, and its published description does not say: `k8s.io/kubernetes/pkg/apis/…/
 * validation`, by definition. Seen at work on kube-apiserver 1.34, which refuses each of these.
 */
const RULES: Readonly<Record<string, Schema>> = {
  ...workloads(['DeploymentSpec', 'DaemonSetSpec', 'ReplicaSetSpec', 'StatefulSetSpec']),
  'core.v1.PodTemplateSpec': { required: ['spec'] },
  'core.v1.Container': { required: ['image'] },
  'core.v1.EphemeralContainer': { required: ['image'] },
  'core.v1.Probe': { some: ['exec', 'grpc', 'httpGet', 'tcpSocket'] },
  'core.v1.LifecycleHandler': { some: ['exec', 'httpGet', 'sleep', 'tcpSocket'] },
  'core.v1.ExecAction': { required: ['command'] },
  'core.v1.EnvVarSource': {
    some: ['configMapKeyRef', 'fieldRef', 'fileKeyRef', 'resourceFieldRef', 'secretKeyRef'],
  },
  'core.v1.EnvFromSource': { some: ['configMapRef', 'secretRef'] },
  'core.v1.ConfigMapEnvSource': named('DNS name'),
  'core.v1.SecretEnvSource': named('DNS name'),
  'core.v1.ConfigMapKeySelector': named('DNS name'),
  'core.v1.SecretKeySelector': named('DNS name'),
  'core.v1.ConfigMapVolumeSource': { required: ['name'] },
  'core.v1.SecretVolumeSource': { required: ['secretName'] },
  'core.v1.PodSpec': {
    properties: {
      serviceAccountName: { format: 'DNS name' },
      priorityClassName: { format: 'DNS name' },
      nodeSelector: { values: { format: 'label value' } },
    },
  },
  'core.v1.HostAlias': {
    properties: { ip: { format: 'ip' }, hostnames: { items: { format: 'DNS name' } } },
  },
  'core.v1.Toleration': {
    properties: { key: { format: 'qualified name' }, value: { format: 'label value' } },
  },
  'core.v1.PodAffinityTerm': { properties: { topologyKey: { format: 'qualified name' } } },
  'core.v1.DownwardAPIVolumeFile': { some: ['fieldRef', 'resourceFieldRef'] },
  'core.v1.HTTPHeader': { properties: { name: { pattern: '^[-A-Za-z0-9]+$' } } },
  'core.v1.ServiceSpec': {
    properties: { selector: { values: { format: 'label value' } }, clusterIP: { format: 'IP or None' } },
  },
  'core.v1.PersistentVolumeClaimSpec': {
    required: ['accessModes', 'resources'],
    properties: { storageClassName: { format: 'DNS name' } },
  },
  'core.v1.VolumeResourceRequirements': {
    required: ['requests'],
    properties: { requests: { required: ['storage'] } },
  },
  'core.v1.PersistentVolumeClaim': { required: ['spec'] },
  'core.v1.PersistentVolumeSpec': { required: ['accessModes', 'capacity'] },
  'meta.v1.LabelSelector': { properties: { matchLabels: { values: { format: 'label value' } } } },
  'meta.v1.LabelSelectorRequirement': {
    properties: { operator: { enum: ['In', 'NotIn', 'Exists', 'DoesNotExist'] } },
  },
  'apps.v1.RollingUpdateDeployment': {
    properties: { maxSurge: { format: 'percentage' }, maxUnavailable: { format: 'percentage' } },
  },
  'apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy': {
    properties: {
      whenDeleted: { enum: ['Retain', 'Delete', ''] },
      whenScaled: { enum: ['Retain', 'Delete', ''] },
    },
  },
  'autoscaling.v2.MetricSpec': {
    properties: { type: { enum: ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'] } },
  },
  'autoscaling.v2.CrossVersionObjectReference': { required: ['apiVersion'] },
  'autoscaling.v2.MetricTarget': {
    some: ['averageUtilization', 'averageValue', 'value'],
    properties: { type: { enum: ['Utilization', 'Value', 'AverageValue'] } },
  },
  'autoscaling.v2.HPAScalingPolicy': { properties: { type: { enum: ['Percent', 'Pods'] } } },
  'batch.v1.CronJobSpec': { properties: { schedule: { format: 'cron schedule' } } },
  'networking.v1.IngressSpec': {
    some: ['defaultBackend', 'rules'],
    properties: { ingressClassName: { format: 'DNS name' } },
  },
  'networking.v1.IngressTLS': {
    properties: { hosts: { items: { format: 'DNS name or wildcard' } }, secretName: { format: 'DNS name' } },
  },
  'networking.v1.IngressRule': { properties: { host: { format: 'DNS name or wildcard' } } },
  'networking.v1.IngressBackend': { some: ['resource', 'service'] },
  'networking.v1.IngressServiceBackend': {
    required: ['port'],
    properties: { name: { format: 'DNS label' } },
  },
  'networking.v1.ServiceBackendPort': {
    some: ['name', 'number'],
    properties: { name: { format: 'port name' } },
  },
  'networking.v1.NetworkPolicyPort': { properties: { port: { format: 'port name' } } },
  'networking.v1.HTTPIngressPath': { properties: { path: { format: 'absolute path' } } },
  'networking.v1.IPBlock': {
    properties: { cidr: { format: 'cidr' }, except: { items: { format: 'cidr' } } },
  },
  'networking.v1.NetworkPolicyPeer': { some: ['ipBlock', 'namespaceSelector', 'podSelector'] },
  'rbac.v1.RoleRef': {
    properties: {
      kind: { enum: ['Role', 'ClusterRole'] },
      apiGroup: { enum: ['rbac.authorization.k8s.io'] },
    },
  },
  'rbac.v1.PolicyRule': { some: ['nonResourceURLs', 'resources'] },
  'rbac.v1.Subject': { properties: { kind: { enum: ['ServiceAccount', 'User', 'Group'] } } },
  'admissionregistration.v1.WebhookClientConfig': { some: ['service', 'url'] },
  'admissionregistration.v1.RuleWithOperations': {
    required: ['apiGroups', 'apiVersions', 'operations', 'resources'],
    properties: { scope: { enum: ['*', 'Cluster', 'Namespaced', ''] } },
  },
};

/** Fields of whole objects that are needed, by apiVersion and kind. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'v1 Pod': ['spec'],
  'v1 Service': ['spec'],
  'v1 PersistentVolume': ['spec'],
  'v1 PersistentVolumeClaim': ['spec'],
  'apps/v1 Deployment': ['spec'],
  'apps/v1 DaemonSet': ['spec'],
  'apps/v1 ReplicaSet': ['spec'],
  'apps/v1 StatefulSet': ['spec'],
  'batch/v1 Job': ['spec'],
  'batch/v1 CronJob': ['spec'],
  'networking.k8s.io/v1 Ingress': ['spec'],
  'autoscaling/v2 HorizontalPodAutoscaler': ['spec'],
};

/** The schemas of a release, and on top of them what its API server asks for in code. */
export function withApiServerRules(data: SchemaData): SchemaData {
  const definitions = { ...data.definitions };
  for (const [name, rule] of Object.entries(RULES)) {
    const full = name.startsWith('meta.') ? `io.k8s.apimachinery.pkg.apis.${name}` : `io.k8s.api.${name}`;
    const known = definitions[full];
    if (known) definitions[full] = merged(known, rule);
  }
  const kinds = data.kinds.map((each) => {
    const required = NEEDED[`${each.apiVersion} ${each.kind}`];
    return required ? { ...each, schema: merged(each.schema, { required }) } : each;
  });
  return { ...data, definitions, kinds };
}

/** A rule for a field or list that this release does not have is left out. */
function merged(schema: Schema, rule: Schema): Schema {
  const { required = [], properties = {}, items, values, some, ...rest } = rule;
  const known = schema.properties ?? {};
  const fields = Object.entries(properties).filter(([name]) => Object.hasOwn(known, name));
  const needed = required.filter((name) => schema.values !== undefined || Object.hasOwn(known, name));
  const several = some?.filter((name) => Object.hasOwn(known, name));
  return {
    ...schema,
    ...rest,
    ...(several && { some: several }),
    ...(needed.length > 0 && { required: [...new Set([...(schema.required ?? []), ...needed])] }),
    ...(fields.length > 0 && {
      properties: {
        ...known,
        ...Object.fromEntries(fields.map(([name, each]) => [name, merged(known[name] ?? {}, each)])),
      },
    }),
    ...(items && { items: merged(schema.items ?? {}, items) }),
    ...(values && { values: merged(schema.values ?? {}, values) }),
  };
}

function named(format: string): Schema {
  return { required: ['name'], properties: { name: { format } } };
}

function workloads(names: readonly string[]): Record<string, Schema> {
  return Object.fromEntries(names.map((name) => [`apps.v1.${name}`, { required: ['selector', 'template'] }]));
}
