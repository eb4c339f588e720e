import { findings } from '../../../lib/controllers/argocd/findings';
import { environment } from './samples';

const messages = (...environments: Parameters<typeof findings>[0]) =>
  findings(environments, []).map(({ code, message }) => [code, message]);

test('finds nothing in an ordinary fleet', () => {
  expect(findings([environment('dev'), environment('prod')], [])).toEqual([]);
});

test('names environments whose AppProjects would overwrite each other', () => {
  expect(messages(environment('prod'), environment('prod-root'))).toEqual([
    [
      'DUPLICATE_NAME',
      'the AppProject "prod-root" would stand for the root of environment "prod" and for the targets of environment "prod-root"',
    ],
  ]);
});

test('names environments that share a namespace of a cluster, however the cluster is written', () => {
  const one = environment('one', { destination: { namespace: 'shop' } });
  const spelled = { server: 'https://kubernetes.default.svc/', namespace: 'shop' };
  const other = environment('other', { destination: spelled });
  const third = environment('third', { destination: { name: 'in-cluster', namespace: 'shop' } });
  const elsewhere = environment('elsewhere', { destination: { name: 'eu-1', namespace: 'shop' } });
  expect(findings([one, elsewhere], [])).toEqual([]);
  expect(messages(one, other, third)).toEqual(
    ['other', 'third'].map((name) => [
      'DUPLICATE_NAME',
      `${name} and one put their objects into the same namespace "shop" of the same cluster: each could change what the other runs`,
    ]),
  );
});

test("fails where objects would go to a namespace of Argo CD's own", () => {
  const into = (namespace: string) => environment('dev', { destination: { namespace } });
  expect(messages(into('argocd')).concat(messages(into('argocd-prod')))).toEqual(
    ['argocd', 'argocd-prod'].map((namespace) => [
      'INVALID_OPTION',
      `its objects would go to the namespace "${namespace}"; "argocd" and what begins with "argocd-" belongs to Argo CD itself`,
    ]),
  );
  const elsewhere = environment('dev', { destination: { name: 'eu-1', namespace: 'argocd' } });
  expect(findings([elsewhere], [])).toEqual([]);
});

test('fails where the namespace of the Applications would have too long a name', () => {
  expect(findings([environment('e'.repeat(56))], [])).toEqual([]);
  expect(messages(environment('e'.repeat(57)))).toEqual([
    [
      'INVALID_NAME',
      `the namespace "argocd-${'e'.repeat(57)}" of its Applications has 64 characters, 63 are allowed: a name of 56 or fewer fits`,
    ],
  ]);
});
