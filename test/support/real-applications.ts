/**
 * Applications with the shape of real ones: what they hold, and what an environment has to allow for them. Small, as what
 * counts is which kinds, scopes and namespaces meet each other, and where images stand.
 */
export interface RealApplication {
  readonly name: string;
  /** Manifests as they would be published, without the changes that a release asks for. */
  readonly manifests: string;
  /** What stays of them. */
  readonly delivered: string;
  /** What it says of its images and namespace, as code of a `FleetApp`. */
  readonly says: string;
  /** Images of its slots. */
  readonly images: Readonly<Record<string, string>>;
  /** Codes that refuse it as it was published, in an environment that allows nothing more. */
  readonly refused: readonly string[];
}

/** What the environments allow in the end. */
export const ALLOW = {
  kinds: [
    'rbac.authorization.k8s.io/Role',
    'rbac.authorization.k8s.io/RoleBinding',
    'argoproj.io/Rollout',
    'argoproj.io/AnalysisTemplate',
    'networking.istio.io/Gateway',
    'networking.istio.io/VirtualService',
    'monitoring.coreos.com/ServiceMonitor',
    'monitoring.coreos.com/Prometheus',
  ],
  clusterKinds: [
    'apiextensions.k8s.io/CustomResourceDefinition',
    'rbac.authorization.k8s.io/ClusterRole',
    'rbac.authorization.k8s.io/ClusterRoleBinding',
    'networking.k8s.io/IngressClass',
    'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
  ],
  namespaces: ['kube-system'],
} as const;

export const EXTERNAL_KINDS = [
  'networking.istio.io/Gateway',
  'networking.istio.io/VirtualService',
  'monitoring.coreos.com/ServiceMonitor',
  'monitoring.coreos.com/Prometheus',
];

const digest = (hex: string) => `sha256:${hex.repeat(64)}`;

const deployment = (name: string, image: string, more = '') => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, labels: { app: ${name} } }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      serviceAccountName: ${name}
      containers:
        - name: server
          image: ${image}
          ports: [{ containerPort: 8080 }]
          env: [{ name: CART_ADDR, value: 'cart:7070' }]
${more}---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec:
  selector: { app: ${name} }
  ports: [{ port: 80, targetPort: 8080 }]
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: ${name} }
`;

const clusterRole = (name: string, namespace: string) => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: ${name} }
rules: [{ apiGroups: [''], resources: [pods], verbs: [get] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: ${name} }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${name} }
subjects: [{ kind: ServiceAccount, name: ${name}, namespace: ${namespace} }]
`;

const role = (name: string, namespace: string, at = '') => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: ${name}${at} }
rules: [{ apiGroups: [''], resources: [configmaps], verbs: [get] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: ${name}${at} }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: ${name} }
subjects: [{ kind: ServiceAccount, name: ${name}, namespace: ${namespace} }]
`;

const namespace = (name: string) => `---\napiVersion: v1\nkind: Namespace\nmetadata: { name: ${name} }\n`;

const BOUTIQUE = `${deployment('front', 'shop.example/front:v0.9.0')}---${deployment('cart', 'shop.example/cart:v0.9.0')}`;
const BOOKS = `${deployment('reviews', 'shop.example/reviews:v1')}---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: books }
spec: { selector: { istio: ingressgateway }, servers: [] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: books }
spec: { hosts: ['*'], gateways: [books], http: [] }
`;
const ROLLOUT = `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: canary }
spec:
  selector: { matchLabels: { app: canary } }
  strategy: { canary: { steps: [{ setWeight: 20 }, { pause: {} }] } }
  template:
    metadata: { labels: { app: canary } }
    spec: { containers: [{ name: server, image: 'shop.example/canary:blue' }] }
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: canary }
spec:
  metrics:
    - name: errors
      provider: { prometheus: { address: 'http://prometheus', query: 'vector(0)' } }
`;
const INGRESS = `${deployment('edge', 'shop.example/edge:v1.15.0')}${clusterRole('edge', 'edge')}${role('edge', 'edge')}---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: edge }
spec: { controller: shop.example/edge }
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: edge }
webhooks: []
`;
const OPERATOR = `${deployment('issuer', 'shop.example/issuer:v1.21.0')}${clusterRole('issuer', 'issuer')}${role('issuer', 'issuer', ', namespace: kube-system')}---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: tickets.shop.example }
spec:
  group: shop.example
  names: { kind: Ticket, plural: tickets }
  scope: Namespaced
  versions:
    - { name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }
`;
const MONITORING = (image: string) => `
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: { name: k8s }
spec: { image: ${image} }
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: k8s }
spec: { selector: { matchLabels: { app: k8s } }, endpoints: [{ port: web }] }
${role('watcher', 'watch')}`;

const SECRET =
  '---\napiVersion: v1\nkind: Secret\nmetadata: { name: grafana }\nstringData: { admin: hunter22 }\n';

/** One of each kind: services of a shop, a mesh, progressive delivery, an ingress controller, an operator, monitoring. */
export const REAL_APPLICATIONS: readonly RealApplication[] = [
  {
    name: 'boutique',
    manifests: BOUTIQUE,
    delivered: BOUTIQUE,
    says: "images: { front: 'shop.example/front', cart: 'shop.example/cart' },",
    images: {
      front: `shop.example/front:v0.9.0@${digest('1')}`,
      cart: `shop.example/cart:v0.9.0@${digest('2')}`,
    },
    refused: [],
  },
  {
    name: 'books',
    manifests: BOOKS,
    delivered: BOOKS,
    says: "images: { reviews: 'shop.example/reviews' },",
    images: { reviews: `shop.example/reviews:v1@${digest('3')}` },
    refused: ['NOT_PERMITTED', 'SCHEMA_UNKNOWN_KIND'],
  },
  {
    name: 'canary',
    manifests: ROLLOUT,
    delivered: ROLLOUT,
    says: "images: { server: 'shop.example/canary' },",
    images: { server: `shop.example/canary:blue@${digest('4')}` },
    refused: ['NOT_PERMITTED'],
  },
  {
    name: 'edge',
    manifests: INGRESS + namespace('edge'),
    delivered: INGRESS,
    says: "images: { server: 'shop.example/edge' }, namespace: 'edge',",
    images: { server: `shop.example/edge:v1.15.0@${digest('5')}` },
    refused: ['NOT_PERMITTED'],
  },
  {
    name: 'issuer',
    manifests: OPERATOR,
    delivered: OPERATOR,
    says: "images: { server: 'shop.example/issuer' }, namespace: 'issuer',",
    images: { server: `shop.example/issuer:v1.21.0@${digest('6')}` },
    refused: ['NOT_PERMITTED'],
  },
  {
    name: 'watch',
    manifests: MONITORING('shop.example/prometheus:v3') + SECRET,
    delivered: MONITORING(`shop.example/prometheus:v3@${digest('7')}`),
    says: "images: {}, namespace: 'watch',",
    images: {},
    refused: ['IMAGE_WITHOUT_DIGEST', 'SECRET_WITH_DATA'],
  },
];
