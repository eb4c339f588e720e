import { handoverProblems } from '../../../lib/controllers/argocd/handover';
import { targetApplication } from '../../../lib/controllers/argocd/objects/target-application';
import { rolloutOf } from '../../../lib/controllers/diff/rollout-of';
import { isRunTimeFields, runTimeFields } from '../../../lib/controllers/facts/run-time-fields';
import type { JsonMap } from '../../../lib/model/json';
import { environment, frontend, placeOf } from '../argocd/samples';

const object = (apiVersion: string, kind: string, name: string, spec: object = {}) => ({
  apiVersion,
  kind,
  metadata: { name },
  spec,
});

const rollout = (strategy: object) => object('argoproj.io/v1alpha1', 'Rollout', 'web', { strategy });
const service = (name: string) => object('v1', 'Service', name);

const canary = rollout({
  canary: {
    stableService: 'web',
    canaryService: 'web-canary',
    trafficRouting: {
      plugins: { 'argoproj-labs/gatewayAPI': { httpRoutes: [{ name: 'shop' }] } },
      istio: { virtualService: { name: 'mesh' }, destinationRule: { name: 'subsets' } },
    },
  },
});

const around = [
  service('web'),
  service('web-canary'),
  service('other'),
  object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'shop'),
  object('networking.istio.io/v1', 'VirtualService', 'mesh'),
  object('networking.istio.io/v1', 'DestinationRule', 'subsets'),
];

test('of a canary: the hash in its Services, the weights of its own backends, subsets; nothing of other objects', () => {
  const hash = ['/spec/selector/rollouts-pod-template-hash'];
  const weight = (name: string) => `.spec.rules[]?.backendRefs[]? | select(.name == "${name}") | .weight`;
  expect(runTimeFields([canary, ...around])).toEqual([
    { kind: 'Service', name: 'web', jsonPointers: hash },
    { kind: 'Service', name: 'web-canary', jsonPointers: hash },
    {
      group: 'gateway.networking.k8s.io',
      kind: 'HTTPRoute',
      name: 'shop',
      jqPathExpressions: [weight('web'), weight('web-canary')],
    },
    {
      group: 'networking.istio.io',
      kind: 'VirtualService',
      name: 'mesh',
      jqPathExpressions: ['web', 'web-canary'].map(
        (host) =>
          `.spec.http[]?.route[]? | select((.destination.host // "" | split(".")[0]) == "${host}") | .weight`,
      ),
    },
    {
      group: 'networking.istio.io',
      kind: 'DestinationRule',
      name: 'subsets',
      jqPathExpressions: ['.spec.subsets[]?.labels."rollouts-pod-template-hash"'],
    },
  ]);
});

test('of a blue-green switch: its two Services; of a Canary of Flagger: the replicas of its Deployment, the selector of its Service', () => {
  const blueGreen = rollout({ blueGreen: { activeService: 'web', previewService: 'gone' } });
  expect(runTimeFields([blueGreen, ...around]).map(({ kind, name }) => `${kind}/${name}`)).toEqual([
    'Service/web',
  ]);
  const flagger = object('flagger.app/v1beta1', 'Canary', 'web', {
    targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
  });
  expect(runTimeFields([flagger, object('apps/v1', 'Deployment', 'web'), service('web')])).toEqual([
    { group: 'apps', kind: 'Deployment', name: 'web', jsonPointers: ['/spec/replicas'] },
    { kind: 'Service', name: 'web', jsonPointers: ['/spec/selector'] },
  ]);
  expect(runTimeFields([object('apps/v1', 'Deployment', 'web'), ...around])).toEqual([]);
});

const dev = environment('dev', { sync: { automated: true, prune: true, selfHeal: true } });
const application = (objects: readonly object[]) =>
  JSON.parse(
    JSON.stringify(targetApplication({ environment: dev, app: frontend, delivery: placeOf(dev), objects })),
  ) as JsonMap & { spec: { ignoreDifferences?: JsonMap[]; syncPolicy: { syncOptions: string[] } } };

test('the Application ignores just that, keeps to it at a sync, and is taken', () => {
  const made = application([canary, ...around]);
  expect(made.spec.ignoreDifferences).toHaveLength(5);
  expect(made.spec.syncPolicy.syncOptions).toContain('RespectIgnoreDifferences=true');
  const objects = [canary, ...around];
  expect(handoverProblems(dev, 'frontend', 'delivery/application.yaml', made, objects)).toEqual([]);
  // The same without the Rollout: nobody writes these fields, so a hand-over that ignores them hides what people change.
  expect(handoverProblems(dev, 'frontend', 'delivery/application.yaml', made, around)).toHaveLength(5);
  expect(application(around).spec).not.toHaveProperty('ignoreDifferences');
});

test.each<[string, JsonMap]>([
  [
    'the whole spec of a Deployment',
    { group: 'apps', kind: 'Deployment', name: 'web', jsonPointers: ['/spec'] },
  ],
  [
    'replicas of a Deployment that no Canary names',
    { group: 'apps', kind: 'Deployment', name: 'web', jsonPointers: ['/spec/replicas'] },
  ],
  ['a whole selector beside a Rollout', { kind: 'Service', name: 'web', jsonPointers: ['/spec/selector'] }],
  [
    'the hash in a Service that no Rollout names',
    { kind: 'Service', name: 'other', jsonPointers: ['/spec/selector/rollouts-pod-template-hash'] },
  ],
  [
    'every weight of a VirtualService',
    {
      group: 'networking.istio.io',
      kind: 'VirtualService',
      name: 'mesh',
      jqPathExpressions: ['.spec.http[]?.route[]?.weight'],
    },
  ],
  [
    'images of a Rollout',
    { group: 'argoproj.io', kind: 'Rollout', name: 'web', jsonPointers: ['/spec/template'] },
  ],
  [
    'every Service',
    { group: '', kind: 'Service', jsonPointers: ['/spec/selector/rollouts-pod-template-hash'] },
  ],
  [
    'another path behind a backend',
    {
      group: 'gateway.networking.k8s.io',
      kind: 'HTTPRoute',
      name: 'a',
      jqPathExpressions: ['.spec.rules[]?.backendRefs[]? | select(.name == "a") | .weight, .spec | .weight'],
    },
  ],
  [
    'what some program manages',
    { group: '', kind: 'Service', name: 'a', managedFieldsManagers: ['kubectl'] },
  ],
  ['nothing', { group: '', kind: 'Service', name: 'web' }],
])('a hand-over that ignores %s is refused', (_, ignored) => {
  const objects = [canary, ...around, object('apps/v1', 'Deployment', 'web')];
  expect(isRunTimeFields(ignored, objects)).toBe(false);
  const made = application([canary, ...around]);
  const other = { ...made, spec: { ...made.spec, ignoreDifferences: [ignored] } };
  expect(handoverProblems(dev, 'frontend', 'delivery/application.yaml', other, objects)).toEqual([
    expect.stringMatching(/^ignores .*, which no rendering does now; /),
  ]);
});

const AFTER =
  'a rollback after it is judged like any new version; after a failed one, the old version has everything already';

test.each<[string, string, object, string]>([
  [
    'a canary',
    'Rollout',
    {
      strategy: {
        canary: { analysis: {}, steps: [{ setWeight: 5 }, { pause: { duration: '90s' } }, { pause: {} }] },
      },
    },
    'canary 5 %, wait 1 min 30 s, wait for a person, 100 %; at least 1 min 30 s; a person has to promote; an analysis beside the steps may abort it; a rollback after it goes through the same steps; while it goes on, it is instant',
  ],
  [
    'a switch by itself',
    'Rollout',
    { strategy: { blueGreen: { autoPromotionSeconds: 60, scaleDownDelaySeconds: 1800 } } },
    'blue-green; takes the requests after 1 min; a rollback is instant for 30 min after it, and a switch like this one later',
  ],
  [
    'a switch by a person',
    'Rollout',
    { strategy: { blueGreen: { autoPromotionEnabled: false, prePromotionAnalysis: {} } } },
    'blue-green; an analysis before; a person has to promote; a rollback is instant for 30 s after it, and a switch like this one later',
  ],
  [
    'a canary of Flagger by equal steps',
    'Canary',
    {
      analysis: {
        interval: '1m',
        stepWeight: 10,
        maxWeight: 30,
        threshold: 2,
        metrics: [{ name: 'errors' }],
      },
    },
    `Flagger canary 10 %, 20 %, 30 %, 100 %; judged by errors; at least 3 min; 2 failed checks put the old version back; ${AFTER}`,
  ],
  [
    'a canary of Flagger that waits for a person',
    'Canary',
    {
      analysis: {
        interval: '30s',
        stepWeights: [5, 50],
        threshold: 1,
        webhooks: [{ type: 'confirm-promotion', name: 'gate', url: 'http://gate' }],
      },
    },
    `Flagger canary 5 %, 50 %, 100 %; at least 1 min; a webhook has to confirm; 1 failed check puts the old version back; ${AFTER}`,
  ],
  [
    'a switch of Flagger',
    'Canary',
    { analysis: { interval: '1m', iterations: 10, threshold: 1 } },
    `Flagger, blue-green after 10 successful checks; at least 10 min; 1 failed check puts the old version back; ${AFTER}`,
  ],
  [
    'a canary without steps',
    'Rollout',
    { strategy: { canary: {} } },
    'canary without steps: its pods come as in a Deployment',
  ],
])('a plan says how %s goes, and what a rollback does', (_, kind, spec, said) => {
  expect(rolloutOf(kind, { spec } as JsonMap)).toBe(said);
});

const template = (name: string, ...metrics: readonly object[]) => ({
  identity: { kind: 'AnalysisTemplate' },
  value: { metadata: { name }, spec: { metrics } } as JsonMap,
});
const objects = [
  template('long', { count: 5, interval: '1m' }, { count: 2, interval: '30s', initialDelay: '10s' }),
  template('once', {}),
];
const analysis = (...names: readonly string[]) => ({
  templates: names.map((templateName) => ({ templateName })),
});

test('how long a rollout takes at least counts its analyses, by the templates that come along', () => {
  const said = (strategy: object) => rolloutOf('Rollout', { spec: { strategy } } as JsonMap, { objects });
  expect(
    said({
      canary: {
        steps: [{ setWeight: 10 }, { analysis: analysis('once', 'long') }, { pause: { duration: 60 } }],
      },
    }),
  ).toMatch(/^canary 10 %, analysis of 4 min, wait 1 min, 100 %; at least 5 min;/);
  expect(said({ canary: { steps: [{ analysis: analysis('elsewhere') }] } })).toMatch(
    /^canary analysis, 100 %; a roll/,
  );
  expect(said({ blueGreen: { prePromotionAnalysis: analysis('long'), autoPromotionSeconds: 60 } })).toMatch(
    /^blue-green; an analysis of 4 min before; takes the requests after 1 min; at least 5 min; a rollback/,
  );
});

test('a rollback says when it is instant, and what it goes through else', () => {
  const said = (kind: string, spec: object) => rolloutOf(kind, { spec } as JsonMap, { returns: true });
  const steps = [{ setWeight: 10 }, { pause: {} }];
  expect(said('Rollout', { strategy: { canary: { steps } } })).toBe(
    'a rollback: instant while the version that it replaces is not out yet; else canary 10 %, wait for a person, 100 %; a person has to promote',
  );
  expect(said('Rollout', { rollbackWindow: { revisions: 3 }, strategy: { canary: { steps } } })).toMatch(
    /^a rollback: instant within 3 versions, and while the version that it replaces is not out yet; else canary/,
  );
  expect(said('Rollout', { strategy: { blueGreen: { scaleDownDelaySeconds: 60 } } })).toBe(
    'a rollback: instant for 1 min after the switch, and before it; else blue-green; takes the requests when it is ready',
  );
  expect(said('Canary', { analysis: { interval: '1m', stepWeights: [50], threshold: 1 } })).toBe(
    'a rollback: instant where the version that it replaces has failed, as it never had the requests; else Flagger canary 50 %, 100 %; at least 1 min; 1 failed check puts the old version back',
  );
});
