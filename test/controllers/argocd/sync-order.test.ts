import { ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { hook, protect, syncWave } from '../../../lib/controllers/argocd/objects';

function build(order: (construct: Construct) => void): unknown[] {
  const chart = new Chart(new App(), 'frontend');
  const group = new Construct(chart, 'group');
  for (const name of ['a', 'b']) {
    new ApiObject(group, name, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
  }
  new ApiObject(chart, 'other', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'other' } });
  order(group);
  return chart.toJson().map((each: { metadata: { annotations?: unknown } }) => each.metadata.annotations);
}

test('puts every object of a construct into a wave, and no other', () => {
  const wave = { 'argocd.argoproj.io/sync-wave': '-2' };
  expect(build((group) => syncWave(group, -2))).toEqual([wave, wave, undefined]);
});

test('makes every object of a construct a hook that is deleted before it is made again', () => {
  const annotations = {
    'argocd.argoproj.io/hook': 'PostSync',
    'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
  };
  expect(build((group) => hook(group, 'PostSync'))).toEqual([annotations, annotations, undefined]);
  expect(build((group) => hook(group, 'SyncFail', 'HookSucceeded'))[0]).toEqual({
    'argocd.argoproj.io/hook': 'SyncFail',
    'argocd.argoproj.io/hook-delete-policy': 'HookSucceeded',
  });
});

test('protects objects from pruning and deletion', () => {
  const options = { 'argocd.argoproj.io/sync-options': 'Prune=confirm,Delete=false' };
  expect(build((group) => protect(group, 'Prune=confirm', 'Delete=false'))).toEqual([
    options,
    options,
    undefined,
  ]);
});

test('fails on a wave that is not an integer', () => {
  expect(() => build((group) => syncWave(group, Number.NaN))).toThrow('a sync wave is an integer, got "NaN"');
});
