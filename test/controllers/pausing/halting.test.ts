import { pausingOf } from '../../../lib/controllers/pausing';
import { environment } from '../argocd/samples';

const halting = (given: Parameters<typeof environment>[1], apps?: readonly string[]) => {
  const data = environment('prod', given);
  return pausingOf(data)?.halting(data, apps);
};

test('Argo CD is stopped by a window that is always open, in each of its projects; a person gets one app through', () => {
  const window = (apps: string) =>
    `--kind deny --schedule '* * * * *' --duration 1h --applications '${apps}' --manual-sync`;
  expect(halting({})).toEqual({
    controller: 'Argo CD',
    stop: [`argocd proj windows add prod ${window('*')}`],
    through: 'argocd app sync argocd-prod/<app>',
    goOn: ['argocd proj windows list prod', 'argocd proj windows delete prod <ID>'],
  });
  const clusterKinds = ['cert-manager.io/ClusterIssuer'];
  expect(halting({ allow: { clusterKinds } }, ['backend', 'frontend'])?.stop).toEqual(
    ['prod', 'prod-cluster'].map((each) => `argocd proj windows add ${each} ${window('backend,frontend')}`),
  );
});

test('Flux is stopped by suspending what it delivers, the root among it', () => {
  const flux = { controller: 'flux' };
  expect(halting(flux)).toEqual({
    controller: 'Flux',
    stop: ['flux suspend kustomization --all --namespace flux-prod'],
    through: 'flux resume kustomization <app> --namespace flux-prod',
    goOn: ['flux resume kustomization --all --namespace flux-prod'],
  });
  expect(halting(flux, ['backend'])?.stop).toEqual([
    'flux suspend kustomization root.prod backend --namespace flux-prod',
  ]);
});

test('nothing is said of Applications that others own', () => {
  expect(halting({ controllerSettings: { external: true } })).toBeUndefined();
});
