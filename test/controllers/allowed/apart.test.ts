import { reachesOver } from '../../../lib/controllers';
import { environment } from '../argocd/samples';

const messages = (...environments: Parameters<typeof reachesOver>[0]) =>
  reachesOver(environments).map(({ code, message }) => [code, message]);

test('names environments that share a namespace of a cluster, however the cluster is written', () => {
  const one = environment('one', { destination: { namespace: 'shop' } });
  const spelled = { server: 'https://kubernetes.default.svc/', namespace: 'shop' };
  const other = environment('other', { destination: spelled });
  const third = environment('third', { destination: { name: 'in-cluster', namespace: 'shop' } });
  const elsewhere = environment('elsewhere', { destination: { name: 'eu-1', namespace: 'shop' } });
  expect(reachesOver([one, elsewhere])).toEqual([]);
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
  expect(reachesOver([elsewhere])).toEqual([]);
});

test('counts the same for all controllers: one namespace of a cluster, one environment', () => {
  const argo = environment('dev', { destination: { namespace: 'shop' } });
  const flux = environment('edge', { destination: { namespace: 'shop' }, controller: 'flux' });
  expect(messages(argo, flux)).toMatchObject([['DUPLICATE_NAME', expect.stringContaining('edge and dev')]]);
});

test.each(['flux-system', 'flux-edge', 'flux-of-nobody'])(
  'fails where objects would go to %s in a cluster with Flux, whatever delivers them',
  (namespace) => {
    const into = environment('dev', { destination: { namespace } });
    const flux = environment('edge', { controller: 'flux' });
    const elsewhere = environment('far', {
      controller: 'flux',
      destination: { name: 'far', namespace: 'x' },
    });
    expect(messages(into, elsewhere)).toEqual([]);
    expect(messages(into, flux)).toEqual([
      [
        'INVALID_OPTION',
        `its objects would go to the namespace "${namespace}"; "flux-system" and what begins with "flux-" belongs to Flux itself`,
      ],
    ]);
  },
);
