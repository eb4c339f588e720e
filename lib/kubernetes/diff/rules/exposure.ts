import { isList, memberAt } from '../../../model/json';
import type { DiffRule } from '../rule';
import { asNeutral, asUnknown, judgement, less, more, ranked, restrictingList, standing } from './judges';

const SERVICE = 'https://kubernetes.io/docs/concepts/services-networking/service/';
const INGRESS = 'https://kubernetes.io/docs/concepts/services-networking/ingress/';
const POLICY = 'https://kubernetes.io/docs/concepts/services-networking/network-policies/';
const GATEWAY = 'https://gateway-api.sigs.k8s.io/api-types/httproute/';
const ROUTES = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].map(
  (kind) => `${kind}.gateway.networking.k8s.io`,
);
const GATEWAYS = ['Gateway.gateway.networking.k8s.io'];
const INGRESSES = ['Ingress.networking.k8s.io'];
const POLICIES = ['NetworkPolicy.networking.k8s.io'];
const MESH = [
  'VirtualService.networking.istio.io',
  'Gateway.networking.istio.io',
  'ServiceEntry.networking.istio.io',
  'AuthorizationPolicy.security.istio.io',
  'IngressRoute.traefik.io',
  'HTTPProxy.projectcontour.io',
  'Route.route.openshift.io',
  'CiliumNetworkPolicy.cilium.io',
  'CiliumClusterwideNetworkPolicy.cilium.io',
  'ReferenceGrant.gateway.networking.k8s.io',
];

/** Rules about who can reach what over the network. */
export const EXPOSURE_RULES: readonly DiffRule[] = [
  {
    id: 'service-type',
    class: 'exposure',
    kinds: ['Service'],
    at: ['spec.type'],
    judge: ranked(['ClusterIP', 'NodePort', 'LoadBalancer'], 'ClusterIP', 'who can reach the Service'),
    source: SERVICE,
  },
  {
    id: 'service-external-ip',
    class: 'exposure',
    kinds: ['Service'],
    at: ['spec.externalIPs', 'spec.externalIPs.[]'],
    judge: more('addresses outside the cluster'),
    source: SERVICE,
  },
  {
    id: 'service-source-ranges',
    class: 'exposure',
    kinds: ['Service'],
    at: ['spec.loadBalancerSourceRanges', 'spec.loadBalancerSourceRanges.[]'],
    judge: restrictingList('clients the load balancer is limited to'),
    source: SERVICE,
  },
  {
    id: 'service-port',
    class: 'exposure',
    kinds: ['Service'],
    at: ['spec.ports', 'spec.ports.[]'],
    judge: (change, context) =>
      isInside(standing(context, ['spec', 'type']))
        ? judgement('neutral', 'a port inside the cluster')
        : more('a port of a Service that is reachable from outside')(change, context),
    source: SERVICE,
  },
  {
    id: 'service-port-field',
    class: 'exposure',
    kinds: ['Service'],
    at: ['spec.ports.[].**'],
    judge: (_, context) =>
      judgement(
        isInside(standing(context, ['spec', 'type'])) ? 'neutral' : 'unknown',
        'a port of the Service',
      ),
    source: SERVICE,
  },
  {
    id: 'service-selector',
    class: 'exposure',
    kinds: ['Service'],
    at: ['spec.selector', 'spec.selector.*'],
    when: (_, { before, after }) => before !== undefined && after !== undefined,
    judge: asUnknown('the pods that traffic goes to'),
    source: SERVICE,
  },
  {
    id: 'service-external-name',
    class: 'exposure',
    kinds: ['Service'],
    at: ['spec.externalName'],
    judge: asUnknown('where traffic goes to'),
    source: SERVICE,
  },
  {
    id: 'service-annotation',
    class: 'exposure',
    kinds: ['Service'],
    at: ['metadata.annotations.*'],
    key: /load-?balancer|external-dns|internal/i,
    judge: asUnknown('how the cloud exposes the Service'),
    source: SERVICE,
  },
  {
    id: 'service-traffic',
    class: 'exposure',
    kinds: ['Service'],
    at: [
      'spec.externalTrafficPolicy',
      'spec.internalTrafficPolicy',
      'spec.loadBalancerClass',
      'spec.loadBalancerIP',
      'spec.publishNotReadyAddresses',
      'spec.sessionAffinity',
      'spec.trafficDistribution',
    ],
    judge: asNeutral('how traffic is spread'),
    source: SERVICE,
  },
  {
    id: 'ingress-object',
    class: 'exposure',
    kinds: INGRESSES,
    at: [
      '',
      'spec.rules',
      'spec.rules.[]',
      'spec.rules.[].http.paths',
      'spec.rules.[].http.paths.[]',
      'spec.defaultBackend',
    ],
    judge: more('what the Ingress makes reachable'),
    source: INGRESS,
  },
  {
    id: 'ingress-tls',
    class: 'exposure',
    kinds: INGRESSES,
    at: ['spec.tls', 'spec.tls.[]', 'spec.tls.[].hosts.[]'],
    judge: less('hosts served over TLS'),
    source: INGRESS,
  },
  {
    id: 'ingress-annotation',
    class: 'exposure',
    kinds: INGRESSES,
    at: ['metadata.annotations.*'],
    judge: asUnknown('settings of the ingress controller'),
    source: INGRESS,
  },
  {
    id: 'ingress-field',
    class: 'exposure',
    kinds: INGRESSES,
    at: ['spec.**'],
    when: ({ path }) => path.at(-1) !== 'secretName',
    judge: asUnknown('what the Ingress makes reachable'),
    source: INGRESS,
  },
  {
    id: 'gateway-listener',
    class: 'exposure',
    kinds: GATEWAYS,
    at: ['', 'spec.listeners', 'spec.listeners.[]', 'spec.addresses', 'spec.addresses.[]'],
    judge: more('where the Gateway listens'),
    source: GATEWAY,
  },
  {
    id: 'route',
    class: 'exposure',
    kinds: ROUTES,
    at: ['', 'spec.rules', 'spec.rules.[]', 'spec.parentRefs', 'spec.parentRefs.[]'],
    judge: more('what the route makes reachable'),
    source: GATEWAY,
  },
  {
    id: 'route-hostname',
    class: 'exposure',
    kinds: ROUTES,
    at: ['spec.hostnames', 'spec.hostnames.[]'],
    judge: restrictingList('hosts the route answers for'),
    source: GATEWAY,
  },
  {
    id: 'gateway-field',
    class: 'exposure',
    kinds: [...GATEWAYS, ...ROUTES],
    at: ['spec.**'],
    judge: asUnknown('what the Gateway makes reachable'),
    source: GATEWAY,
  },
  {
    id: 'network-policy-object',
    class: 'exposure',
    kinds: POLICIES,
    at: [''],
    whole: true,
    judge: (change) => networkPolicyObject(change.kind, change.after),
    source: POLICY,
  },
  {
    id: 'network-policy-peer',
    class: 'exposure',
    kinds: POLICIES,
    at: ['spec.ingress.[].from', 'spec.ingress.[].from.[]', 'spec.egress.[].to', 'spec.egress.[].to.[]'],
    judge: restrictingList('peers that traffic is limited to'),
    source: POLICY,
  },
  {
    id: 'network-policy-port',
    class: 'exposure',
    kinds: POLICIES,
    at: [
      'spec.ingress.[].ports',
      'spec.ingress.[].ports.[]',
      'spec.egress.[].ports',
      'spec.egress.[].ports.[]',
    ],
    judge: restrictingList('ports that traffic is limited to'),
    source: POLICY,
  },
  {
    id: 'network-policy-rule',
    class: 'exposure',
    kinds: POLICIES,
    at: ['spec.ingress', 'spec.ingress.[]', 'spec.egress', 'spec.egress.[]'],
    judge: more('traffic that is let through'),
    source: POLICY,
  },
  {
    id: 'network-policy-type',
    class: 'exposure',
    kinds: POLICIES,
    at: ['spec.policyTypes', 'spec.policyTypes.[]'],
    judge: less('directions that are closed by default'),
    source: POLICY,
  },
  {
    id: 'network-policy-field',
    class: 'exposure',
    kinds: POLICIES,
    at: ['spec.**'],
    judge: asUnknown('what the policy selects or lets through'),
    source: POLICY,
  },
  {
    id: 'pod-host-port',
    class: 'exposure',
    at: ['pod:@containers.[].ports.[].hostPort'],
    judge: more('a port of the node'),
    source: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
  },
  {
    id: 'mesh',
    class: 'exposure',
    kinds: MESH,
    at: ['', 'spec.**'],
    judge: asUnknown('traffic rules of an extension'),
    source: GATEWAY,
  },
];

function isInside(type: unknown): boolean {
  return type === undefined || type === 'ClusterIP';
}

function networkPolicyObject(kind: string, after: Parameters<typeof memberAt>[0]) {
  if (kind === 'removed') return judgement('broadening', 'pods that no policy selects accept all traffic');
  const rules = [memberAt(after, ['spec', 'ingress']), memberAt(after, ['spec', 'egress'])];
  return rules.some((each) => isList(each) && each.length > 0)
    ? judgement(
        'unknown',
        'closes the selected pods except for what it lets through; beside other policies it can only let more through',
      )
    : judgement('narrowing', 'closes the selected pods');
}
