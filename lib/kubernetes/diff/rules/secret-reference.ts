import type { DiffRule } from '../rule';
import { asUnknown, more } from './judges';

const SECRET = 'https://kubernetes.io/docs/concepts/configuration/secret/';
const KINDS = [
  'ExternalSecret.external-secrets.io',
  'ClusterExternalSecret.external-secrets.io',
  'SecretStore.external-secrets.io',
  'ClusterSecretStore.external-secrets.io',
  'PushSecret.external-secrets.io',
  'SealedSecret.bitnami.com',
  'SecretProviderClass.secrets-store.csi.x-k8s.io',
  'VaultStaticSecret.secrets.hashicorp.com',
  'Certificate.cert-manager.io',
];

/** Rules about which secrets are read, and by whom. */
export const SECRET_REFERENCE_RULES: readonly DiffRule[] = [
  {
    id: 'secret-object',
    class: 'secret-reference',
    kinds: ['Secret'],
    at: ['', 'data.**', 'stringData.**', 'type'],
    judge: asUnknown('a secret in Git'),
    source: SECRET,
  },
  {
    id: 'secret-env',
    class: 'secret-reference',
    at: [
      'pod:@containers.[].env.[].valueFrom.secretKeyRef',
      'pod:@containers.[].envFrom.[].secretRef',
      'pod:volumes.[].secret',
      'pod:volumes.[].projected.sources.[].secret',
      'pod:imagePullSecrets',
      'pod:imagePullSecrets.[]',
    ],
    judge: more('secrets the pod reads'),
    source: SECRET,
  },
  {
    id: 'secret-env-field',
    class: 'secret-reference',
    at: [
      'pod:@containers.[].env.[].valueFrom.secretKeyRef.**',
      'pod:@containers.[].envFrom.[].secretRef.**',
      'pod:volumes.[].secret.**',
      'pod:volumes.[].projected.sources.[].secret.**',
      'pod:volumes.[].csi.**',
      'pod:imagePullSecrets.[].**',
    ],
    judge: asUnknown('secrets the pod reads'),
    source: SECRET,
  },
  {
    id: 'secret-account',
    class: 'secret-reference',
    kinds: ['ServiceAccount'],
    at: ['secrets.**', 'imagePullSecrets.**'],
    judge: more('secrets of the account'),
    source: SECRET,
  },
  {
    id: 'secret-tls',
    class: 'secret-reference',
    kinds: ['Ingress.networking.k8s.io', 'Gateway.gateway.networking.k8s.io'],
    at: ['spec.tls.[].secretName', 'spec.listeners.[].tls.certificateRefs.**'],
    judge: asUnknown('the certificate that is served'),
    source: SECRET,
  },
  {
    id: 'secret-source',
    class: 'secret-reference',
    kinds: KINDS,
    at: ['', 'spec.**'],
    judge: asUnknown('where a secret comes from'),
    source: SECRET,
  },
];
