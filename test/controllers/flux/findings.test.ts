import { findings } from '../../../lib/controllers/flux/findings';
import { environment } from '../argocd/samples';
import { edge } from './samples';

const messages = (parts: Parameters<typeof edge>[0]) =>
  findings([edge(parts)], []).map(({ code, message }) => `${code} ${message}`);

test.each([
  [
    { sync: { automated: true, prune: true, selfHeal: false } },
    'INVALID_OPTION edge syncs by itself and leaves changes in the cluster',
  ],
  [
    {
      windows: [
        {
          name: 'w',
          kind: 'deny' as const,
          schedule: '0 0 * * *',
          seconds: 60,
          timeZone: 'UTC',
          controller: true,
        },
      ],
    },
    'INVALID_OPTION the window "w" of edge is to be kept by Flux',
  ],
  [{ policies: { kubernetes: '1.29' } }, 'INVALID_OPTION an admission policy holds'],
  [
    { allow: { kinds: ['kustomize.toolkit.fluxcd.io/Kustomization'], clusterKinds: [], namespaces: [] } },
    'INVALID_OPTION edge allows kustomize.toolkit.fluxcd.io/Kustomization',
  ],
  [
    { controllerSettings: { intervall: 60 } },
    'INVALID_OPTION controllerSettings of edge: unknown key "intervall", did you mean "interval"?',
  ],
  [
    { controllerSettings: { interval: '10m' } },
    'INVALID_OPTION controllerSettings of edge: "interval" must be',
  ],
  [
    { controllerSettings: { decryption: {} } },
    'INVALID_OPTION controllerSettings of edge: "decryption.secret" is missing',
  ],
])('fails for what Flux cannot do: %j', (parts, message) => {
  expect(messages(parts)).toEqual([expect.stringContaining(message)]);
});

test('fails for a name that is too long for the names that are made of it', () => {
  expect(findings([environment('e'.repeat(56), { controller: 'flux' })], [])).toEqual([]);
  expect(findings([environment('e'.repeat(57), { controller: 'flux' })], [])).toHaveLength(1);
});
