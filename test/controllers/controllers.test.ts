import { CONTROLLERS, type ControllerEntry, controllerOf } from '../../lib/controllers';
import { forecastOf } from '../../lib/controllers/diff';
import { diffTrees } from '../../lib/kubernetes/diff';
import { DEFAULT_CONTROLLER } from '../../lib/model/environment';
import { emitYaml } from '../../lib/yaml';
import { controllerContract } from './contract';
import { folder } from './folder/controller';
import { forecastFolder } from './folder/forecast';

/** A second controller is one folder and this line. */
const WITH_FOLDER: readonly ControllerEntry[] = [...CONTROLLERS, { name: 'folder', load: () => folder }];

for (const { name } of WITH_FOLDER) controllerContract(name, WITH_FOLDER);

test('an environment that names none is delivered by Argo CD', () => {
  expect(DEFAULT_CONTROLLER).toBe('argocd');
  expect(controllerOf({ name: 'prod' }).name).toBe('argocd');
});

test('fails for a controller that there is not, with those that there are', () => {
  expect(() => controllerOf({ name: 'prod', controller: 'fluxx' }, WITH_FOLDER)).toThrow(
    'prod is delivered by "fluxx", the controllers are: argocd, flux, folder',
  );
});

const FORECASTS = [
  ...CONTROLLERS.map(({ name }) => ({ name, load: () => forecastOf(name) ?? fails(name) })),
  { name: 'folder', load: () => forecastFolder },
];

function fails(name: string): never {
  throw new Error(`${name} has no forecast`);
}

test.each(FORECASTS)(
  '$name says which Job a sync runs, and that one which stays does not run',
  ({ name }) => {
    const job = (of: string) => {
      const object = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: of } };
      return [`objects/Job.${of}.yaml`, Buffer.from(emitYaml(object))] as const;
    };
    const [before, after] = [new Map([job('stays')]), new Map([job('stays'), job('comes')])];
    const input = { files: after, diff: diffTrees(before, after) };
    const forecast = forecastOf(name, FORECASTS);
    expect(forecast?.(input).jobs).toEqual([{ object: 'Job.batch comes', wave: 0, why: 'new' }]);
    expect(forecast?.({ ...input, returns: true }).jobs).toMatchObject([{ why: 'returns' }]);
    expect(forecast?.({ files: new Map(), diff: diffTrees(after, new Map()) })).toEqual({
      jobs: [],
      hooks: [],
      waves: [],
      rollouts: [],
    });
  },
);

test('a controller that nothing is known of has no forecast, and an environment that names none has that of Argo CD', () => {
  expect(forecastOf('fluxx')).toBeUndefined();
  expect(forecastOf()).toBe(forecastOf('argocd'));
});
