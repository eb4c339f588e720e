import { configWithoutRestart, diffTrees } from '../../../lib/kubernetes/diff';
import type { JsonMap } from '../../../lib/model/json';
import { container, object, tree } from './manifests';

const settings = (data: JsonMap, metadata: JsonMap = {}) =>
  object('v1', 'ConfigMap', { metadata: { name: 'settings', ...metadata }, data });
const reading = (given: JsonMap, more: JsonMap = {}) => container({ ...given }, more);
const all = reading({ envFrom: [{ configMapRef: { name: 'settings' } }] });

function told(
  before: JsonMap,
  after: JsonMap,
  workload: JsonMap,
  workloadBefore = workload,
): readonly string[] {
  const [old, now] = [
    tree({ 'c.json': before, 'w.json': workloadBefore }),
    tree({ 'c.json': after, 'w.json': workload }),
  ];
  return configWithoutRestart(now, diffTrees(old, now));
}

const OLD = settings({ level: 'info', host: 'a' });
const NEW = settings({ level: 'debug', host: 'a' });

test('a ConfigMap that changes under pods which read all of it at their start is told', () => {
  expect(told(OLD, NEW, all)).toEqual([
    'ConfigMap settings changes, and Deployment.apps it reads it at its start only (envFrom): its pods keep what they have until they are restarted',
  ]);
});

test('one variable and a file of its own count where their key changes, a whole folder never', () => {
  const one = (key: string) =>
    reading({ env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'settings', key } } }] });
  expect(told(OLD, NEW, one('level'))).toEqual([expect.stringContaining('(env)')]);
  expect(told(OLD, NEW, one('host'))).toEqual([]);
  const volumes = { volumes: [{ name: 'v', configMap: { name: 'settings' } }] };
  const mounted = (mount: JsonMap) =>
    reading({ volumeMounts: [{ name: 'v', mountPath: '/v', ...mount }] }, volumes);
  expect(told(OLD, NEW, mounted({ subPath: 'level' }))).toEqual([expect.stringContaining('(subPath)')]);
  expect(told(OLD, NEW, mounted({}))).toEqual([]);
});

test('nothing is told where pods start anew, or where the values stay', () => {
  const restarted = reading({ envFrom: [{ configMapRef: { name: 'settings' } }], args: ['x'] });
  expect(told(OLD, NEW, restarted, all)).toEqual([]);
  expect(told(OLD, settings({ level: 'info', host: 'a' }, { labels: { a: 'b' } }), all)).toEqual([]);
  const reloaded = {
    ...all,
    metadata: { name: 'it', annotations: { 'reloader.stakater.com/auto': 'true' } },
  };
  expect(told(OLD, NEW, reloaded)).toEqual([]);
  const job = object('batch/v1', 'CronJob', {
    spec: { jobTemplate: { spec: { template: (all['spec'] as JsonMap)['template'] ?? {} } } },
  });
  expect(told(OLD, NEW, job)).toEqual([]);
  const [now] = [tree({ 'c.json': NEW, 'w.json': all })];
  expect(configWithoutRestart(now, diffTrees(tree({}), now))).toEqual([]);
});
