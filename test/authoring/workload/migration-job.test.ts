import { MIGRATION_CONTRACT, MigrationJob, type MigrationJobProps } from '../../../lib/authoring/workload';
import { codesOf } from '../../support/codes';
import { objectsOf } from '../../support/fleets';
import { podinfo, rendered } from './rendered';

const render = (props: Partial<MigrationJobProps> = {}) =>
  rendered((chart) => {
    new MigrationJob(chart, 'migrate', { image: podinfo, contract: 'expand-contract', ...props });
  });

/** Metadata by kind of what is delivered. */
const delivered = (props: Partial<MigrationJobProps> = {}) =>
  Object.fromEntries(
    objectsOf((chart, { images }) => {
      const contract = 'expand-contract';
      new MigrationJob(chart, 'migrate', { image: images.server, contract, ...props });
    }).map((each) => {
      const { kind, metadata } = each as { kind: string; metadata: { name: string; annotations: object } };
      return [kind, metadata];
    }),
  );

test('is one Job that states its contract', () => {
  const objects = render();
  expect(Object.keys(objects)).toEqual(['Job/frontend-migrate']);
  expect(objects['Job/frontend-migrate'].metadata.annotations).toEqual({
    [MIGRATION_CONTRACT]: 'expand-contract',
  });
  expect(objects['Job/frontend-migrate'].spec).toMatchObject({
    backoffLimit: 0,
    activeDeadlineSeconds: 900,
    template: { spec: { restartPolicy: 'Never', containers: [{ image: podinfo.pullable }] } },
  });
});

test('is delivered before the other objects, under a name that follows from its content', () => {
  const { Job } = delivered();
  expect(Job?.annotations).toEqual({
    [MIGRATION_CONTRACT]: 'expand-contract',
    'argocd.argoproj.io/sync-wave': '-1',
  });
  expect(Job?.name).toMatch(/^web-migrate-[0-9a-f]{8}$/);
  expect(delivered({ contract: 'breaking' })['Job']?.name).toBe(Job?.name);
  expect(delivered({ args: ['up'] })['Job']?.name).not.toBe(Job?.name);
});

test('brings its configuration files along one wave earlier, and runs again when they change', () => {
  const config = (text: string) => ({ config: { directory: '/etc/migrate', files: { 'a.sql': text } } });
  const [one, other] = [delivered(config('select 1;\n')), delivered(config('select 2;\n'))];
  expect(one['ConfigMap']).toMatchObject({
    name: 'web-migrate-config',
    annotations: { 'argocd.argoproj.io/sync-wave': '-2' },
  });
  expect(other['ConfigMap']?.name).toBe('web-migrate-config');
  expect(other['Job']?.name).not.toBe(one['Job']?.name);
});

test('fails without a contract that is known', () => {
  const unknown = 'trust-me' as unknown as MigrationJobProps['contract'];
  expect(() => render({ contract: unknown })).toThrow(
    '"trust-me" is not a migration contract: expand-contract, idempotent, breaking',
  );
});

test('fails on a name that leaves no room for the hash of its content', () => {
  expect(codesOf(() => render({ name: 'm'.repeat(55) }))).toEqual(['INVALID_NAME']);
});
