import { MIGRATION_CONTRACT, MigrationJob, type MigrationJobProps } from '../../../lib/authoring/workload';
import { podinfo, rendered } from './rendered';

const render = (props: Partial<MigrationJobProps> = {}) =>
  rendered((chart) => {
    new MigrationJob(chart, 'migrate', { image: podinfo, contract: 'expand-contract', ...props });
  });

test('is one Job that runs before the sync and states its contract', () => {
  const objects = render();
  expect(Object.keys(objects)).toEqual(['Job/frontend-migrate']);
  expect(objects['Job/frontend-migrate'].metadata.annotations).toEqual({
    [MIGRATION_CONTRACT]: 'expand-contract',
    'argocd.argoproj.io/hook': 'PreSync',
    'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
  });
  expect(objects['Job/frontend-migrate'].spec).toMatchObject({
    backoffLimit: 0,
    activeDeadlineSeconds: 900,
    template: { spec: { restartPolicy: 'Never', containers: [{ image: podinfo.pullable }] } },
  });
});

test('brings its configuration files along as a hook of an earlier wave', () => {
  const objects = render({ config: { directory: '/etc/migrate', files: { 'a.sql': 'select 1;\n' } } });
  expect(objects['ConfigMap/frontend-migrate-config'].metadata.annotations).toEqual({
    'argocd.argoproj.io/hook': 'PreSync',
    'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
    'argocd.argoproj.io/sync-wave': '-1',
  });
  expect(objects['Job/frontend-migrate'].metadata.annotations).not.toHaveProperty(
    'argocd.argoproj.io/sync-wave',
  );
});

test('fails without a contract that is known', () => {
  const unknown = 'trust-me' as unknown as MigrationJobProps['contract'];
  expect(() => render({ contract: unknown })).toThrow(
    '"trust-me" is not a migration contract: expand-contract, idempotent, breaking',
  );
});
