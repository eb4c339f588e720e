import { CONTROLLERS, type ControllerEntry, controllerOf } from '../../lib/controllers';
import { DEFAULT_CONTROLLER } from '../../lib/model/environment';
import { controllerContract } from './contract';
import { folder } from './folder/controller';

/** A second controller is one folder and this line. */
const WITH_FOLDER: readonly ControllerEntry[] = [...CONTROLLERS, { name: 'folder', load: () => folder }];

for (const { name } of WITH_FOLDER) controllerContract(name, WITH_FOLDER);

test('an environment that names none is delivered by Argo CD', () => {
  expect(DEFAULT_CONTROLLER).toBe('argocd');
  expect(controllerOf({ name: 'prod' }).name).toBe('argocd');
});

test('fails for a controller that there is not, with those that there are', () => {
  expect(() => controllerOf({ name: 'prod', controller: 'fluxx' }, WITH_FOLDER)).toThrow(
    'prod is delivered by "fluxx", the controllers are: argocd, folder',
  );
});
