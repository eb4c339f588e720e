import { controllerOf } from '../../../lib/controllers';
import { handoverProblems } from '../../../lib/controllers/argocd/handover';
import { argocd } from '../../../lib/controllers/argocd/objects';
import { pausing } from '../../../lib/controllers/argocd/pausing';
import { removal } from '../../../lib/controllers/argocd/removal';
import { ARGOCD_VERSIONS, settingsFindings } from '../../../lib/controllers/argocd/settings';
import { codesOf } from '../../support/codes';
import { AUTOMATED, environment, frontend, placeOf } from './samples';

const of = (version: string | undefined) =>
  environment('prod', {
    sync: AUTOMATED,
    controllerSettings: version === undefined ? {} : { version },
  });

const applications = (version: string | undefined, objects: readonly object[] = []) => {
  const [prod, { target, inputs, bootstrap }] = [of(version), controllerOf(of(version))];
  const place = { environment: prod, delivery: placeOf(prod), objects };
  return [
    ...target({ ...place, app: frontend }).values(),
    ...inputs(place).values(),
    ...bootstrap({ ...place, admission: [] }).objects,
  ].filter((each) => (each as { kind: string }).kind === 'Application');
};

const project = (clusterResourceWhitelist: readonly object[]) => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  metadata: { name: 'platform' },
  spec: { clusterResourceWhitelist },
});

test('before 3.2 no Application says that a retry takes the newest commit; from then on each does', () => {
  const saying = (version?: string) =>
    applications(version).filter((each) => JSON.stringify(each).includes('"refresh":true'));
  expect(applications('3.1')).toHaveLength(3);
  expect(saying('3.1')).toEqual([]);
  for (const version of ['3.2', '3.6', undefined]) expect(saying(version)).toHaveLength(3);
});

test('before 3.3 an AppProject that allows one object of the cluster by name is refused, as it would allow all', () => {
  const named = [project([{ group: '', kind: 'Namespace', name: 'shop' }])];
  for (const version of ['3.1', '3.2'])
    expect(codesOf(() => applications(version, named))).toEqual(['INVALID_OPTION']);
  for (const version of ['3.3', '3.5', undefined]) expect(applications(version, named)).toHaveLength(3);
  expect(applications('3.1', [project([{ group: '', kind: 'Namespace' }]), project([])])).toHaveLength(3);
});

test('the version is one that is known, and nothing else is told', () => {
  for (const version of ARGOCD_VERSIONS) {
    expect(argocd({ version })).toEqual({ name: 'argocd', settings: { version } });
    expect(settingsFindings(of(version))).toEqual([]);
  }
  expect(argocd().settings).toEqual({});
  for (const settings of [{ version: '2.14' }, { version: '3.3.19' }, { interval: 60 }]) {
    const [finding] = settingsFindings(environment('prod', { controllerSettings: settings }));
    expect(finding).toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringContaining('one of 3.1, 3.2'),
    });
  }
});

test('accounts of this cluster cannot write into another one', () => {
  const there = (destination: object) =>
    settingsFindings(
      environment('prod', {
        destination: { namespace: 'prod', ...destination },
        controllerSettings: { impersonate: true },
      }),
    );
  for (const destination of [{ name: 'eu-1' }, { server: 'https://192.0.2.1' }])
    expect(there(destination)).toMatchObject([
      { code: 'INVALID_OPTION', message: expect.stringContaining('another cluster') },
    ]);
  expect(there({ name: 'in-cluster' })).toEqual([]);
});

describe('where Applications that are not made here deliver an environment', () => {
  const prod = environment('prod', { controllerSettings: { external: true } });
  const place = { environment: prod, delivery: placeOf(prod), objects: [] };
  const { target, inputs, bootstrap, findings } = controllerOf(prod);

  test('none is rendered, and what grants rights has namespaces alone', () => {
    expect(argocd({ external: true })).toEqual({ name: 'argocd', settings: { external: true } });
    expect([...target({ ...place, app: frontend }), ...inputs(place)]).toEqual([]);
    const { objects } = bootstrap({ ...place, admission: [{ kind: 'ValidatingAdmissionPolicy' }] });
    expect(objects.map((each) => (each as { kind: string }).kind)).toEqual([
      'Namespace',
      'ValidatingAdmissionPolicy',
    ]);
    expect(findings([prod], [])).toEqual([]);
  });

  test('a file that hands a target over is refused', () => {
    const [application] = target({ ...place, environment: of(undefined), app: frontend }).values();
    const object = JSON.parse(JSON.stringify(application));
    expect(handoverProblems(prod, 'frontend', 'delivery/application.yaml', object, [])).toEqual([
      expect.stringContaining('external'),
    ]);
  });

  test('commands name no Application, project or namespace of ours', () => {
    const paused = { environment: 'prod', app: 'frontend', handover: [], prunes: true };
    const lines = [
      ...pausing.pause(paused),
      ...pausing.resume(paused),
      ...removal.steps(prod, false).flatMap(({ commands }) => commands),
    ];
    expect(lines.filter((line) => /argocd-prod|patch|appprojects/.test(line))).toEqual([]);
    expect(lines[0]).toContain('--sync-policy none');
  });

  test('fails accounts of the environment, which others write as', () => {
    const both = environment('prod', { controllerSettings: { external: true, impersonate: true } });
    expect(settingsFindings(both)).toMatchObject([{ code: 'INVALID_OPTION' }]);
  });
});
