import { execFileSync } from 'node:child_process';
import { pausingOf } from '../../../lib/controllers/pausing';
import { environment } from '../argocd/samples';

const STAGED = ['after.yaml', 'before-1.yaml', 'before.yaml', 'target.yaml'];
const HANDOVERS = new Map([
  ['backend', ['target.yaml']],
  ['shop', STAGED],
]);

const halting = (given: Parameters<typeof environment>[1], apps?: readonly string[]) => {
  const data = environment('prod', given);
  return pausingOf(data)?.halting(data, apps, HANDOVERS);
};

test('Argo CD is stopped by a window that is always open, in each of its projects; a person gets one app through', () => {
  const window = (apps: string) =>
    `--kind deny --schedule '* * * * *' --duration 1h --applications '${apps}' --manual-sync`;
  expect(halting({})).toEqual({
    controller: 'Argo CD',
    stop: [`argocd proj windows add prod ${window('*')}`],
    through: 'argocd app sync argocd-prod/<app>',
    throughParts: [],
    goOn: [
      `argocd proj windows delete prod "$(argocd proj windows list prod | awk '/[*] [*] [*] [*] [*] +1h /{print $1; exit}')"`,
    ],
  });
  const clusterKinds = ['cert-manager.io/ClusterIssuer'];
  expect(halting({ allow: { clusterKinds } }, ['backend', 'frontend'])?.stop).toEqual(
    ['prod', 'prod-cluster'].map((each) => `argocd proj windows add ${each} ${window('backend,frontend')}`),
  );
});

test('one app that is stopped is named where it gets through', () => {
  expect(halting({}, ['backend'])?.through).toBe('argocd app sync argocd-prod/backend');
  expect(halting({ controller: 'flux' }, ['backend'])?.through).toBe(
    'flux resume kustomization backend --namespace flux-prod',
  );
});

test('the window is found by its line in the list, whatever other windows the project has', () => {
  const [command = ''] = halting({})?.goOn ?? [];
  const [, find = ''] = /\| (awk '[^']*')\)"$/.exec(command) ?? [];
  const line = (id: number, schedule: string, duration: string) =>
    `${id}   Active  deny  ${schedule}  ${duration}        *             -           -         Enabled     UTC       Disabled\n`;
  const list = `ID  STATUS  KIND  SCHEDULE   DURATION  APPLICATIONS\n${line(0, '0 * * * *', '1h')}${line(1, '* * * * *', '2h')}${line(2, '* * * * *', '1h')}`;
  expect(execFileSync('sh', ['-c', find], { input: list, encoding: 'utf8' })).toBe('2\n');
});

test('Flux is stopped by suspending what it delivers, the root among it', () => {
  const flux = { controller: 'flux' };
  expect(halting(flux)).toEqual({
    controller: 'Flux',
    stop: ['flux suspend kustomization --all --namespace flux-prod'],
    through: 'flux resume kustomization <app> --namespace flux-prod',
    throughParts: [
      'flux resume kustomization shop.before-1 shop.before shop shop.after --namespace flux-prod',
    ],
    goOn: ['flux resume kustomization --all --namespace flux-prod'],
  });
  expect(halting(flux, ['backend'])?.stop).toEqual([
    'flux suspend kustomization root.prod backend --namespace flux-prod',
  ]);
});

test('an app with stages is let through, and stopped, by the names of all its Kustomizations, in their order', () => {
  const data = environment('prod', { controller: 'flux' });
  const names = 'shop.before-1 shop.before shop shop.after';
  expect(pausingOf(data)?.sync(data, 'shop', STAGED)).toBe(
    `flux resume kustomization ${names} --namespace flux-prod`,
  );
  expect(pausingOf(data)?.sync(data, 'shop', [])).toBe(
    'flux resume kustomization shop --namespace flux-prod',
  );
  expect(halting({ controller: 'flux' }, ['shop'])?.stop).toEqual([
    `flux suspend kustomization root.prod ${names} --namespace flux-prod`,
  ]);
});

test('nothing is said of Applications that others own', () => {
  expect(halting({ controllerSettings: { external: true } })).toBeUndefined();
});
