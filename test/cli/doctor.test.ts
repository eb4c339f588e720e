import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeliveredExample } from '../support/delivered-example';
import { temporaryDirectories } from '../support/temporary-directory';

jest.setTimeout(120_000);
const temporary = temporaryDirectories();

test('doctor reads dumps of several files, tells what is missing and what was given up, and ends with 1', async () => {
  const folder = await temporary();
  const { cli } = await (await DeliveredExample.create(folder)).copy();
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const settings = file(
    'settings.yaml',
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: argocd-cmd-params-cm\n  namespace: argocd\ndata:\n  application.namespaces: argocd-prod\n',
  );
  const rollout = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: { name: 'web', namespace: 'dev', labels: { 'app.kubernetes.io/part-of': 'frontend' } },
    status: { abort: true, stableRS: '1' },
  };
  const cluster = file('cluster.json', JSON.stringify({ kind: 'List', apiVersion: 'v1', items: [rollout] }));
  const told = await cli.run('doctor', '--dump', settings, cluster, '--env', 'dev', '--json');
  const { outcome, findings } = JSON.parse(told.stdout) as {
    readonly outcome: string;
    readonly findings: readonly { readonly code: string; readonly remedy: string }[];
  };
  expect([told.code, outcome]).toEqual([1, 'ill']);
  expect(findings.map(({ code }) => code)).toEqual([
    'ROLLOUT_ABORTED',
    'NOT_WATCHED',
    'NOT_IN_CLUSTER',
    'NOT_IN_CLUSTER',
    'NOT_IN_CLUSTER',
  ]);
  expect(findings[0]?.remedy).toContain('cdk8s-delivery rollback frontend --env dev');
  const gone = await cli.run('doctor', '--dump', join(folder, 'no-such-file'));
  expect([gone.code, gone.all]).toEqual([2, expect.stringMatching(/--dump: there is no file/)]);
  // What a command leaves that the cluster did not let in.
  for (const text of ['', '---\n---\n', '{"apiVersion":"v1","kind":"List","items":[]}']) {
    writeFileSync(settings, text);
    const empty = await cli.run('doctor', '--dump', cluster, settings);
    expect([empty.code, empty.all]).toEqual([2, expect.stringContaining('holds no object')]);
  }
});
