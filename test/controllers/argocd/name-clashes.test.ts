import fc from 'fast-check';
import { applicationName, nameClashes } from '../../../lib/controllers/argocd';
import { environment, frontend } from './samples';

const app = (name: string, environments: string[]) => ({ ...frontend, name, environments });

test('finds nothing in an ordinary fleet', () => {
  expect(nameClashes([environment('dev'), environment('prod')], [frontend])).toEqual([]);
});

test('names targets whose Applications would overwrite each other', () => {
  const found = nameClashes([environment('c'), environment('b-c')], [app('a-b', ['c']), app('a', ['b-c'])]);
  expect(found.map(({ code, message }) => [code, message])).toEqual([
    ['DUPLICATE_NAME', 'the Application "a-b-c" would stand for app "a-b" in "c" and for app "a" in "b-c"'],
  ]);
});

test('names a target that would overwrite the root of an environment', () => {
  const [found] = nameClashes([environment('prod'), environment('eu-prod')], [app('eu', ['prod'])]);
  expect(found?.message).toBe(
    'the Application "eu-prod" would stand for the root of environment "eu-prod" and for app "eu" in "prod"',
  );
});

test('names environments whose AppProjects would overwrite each other', () => {
  const found = nameClashes([environment('prod'), environment('prod-root')], []);
  expect(found.map(({ message }) => message)).toEqual([
    'the AppProject "prod-root" would stand for the root of environment "prod" and for the targets of environment "prod-root"',
  ]);
});

test("names what would overwrite an environment's admission policies, where it asks for them", () => {
  const shop = app('prod', ['cluster']);
  const environments = [environment('cluster'), environment('prod-cluster')];
  const plain = nameClashes([environment('prod'), environments[0] ?? environment('cluster')], [shop]);
  expect(plain).toEqual([]);
  const found = nameClashes(
    [environment('prod', { policies: { admission: 'deny' } }), ...environments],
    [shop],
  );
  expect(found.map(({ message }) => message)).toEqual([
    'the Application "prod-cluster" would stand for the policies of environment "prod" and for the root of environment "prod-cluster" and for app "prod" in "cluster"',
    'the AppProject "prod-cluster" would stand for the policies of environment "prod" and for the targets of environment "prod-cluster"',
  ]);
});

test('finds a clash exactly when two targets have the same name', () => {
  const label = fc.stringMatching(/^[ab](-[ab]){0,2}$/);
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(label, label), { maxLength: 6, selector: ([a, e]) => `${a} ${e}` }),
      (targets) => {
        const apps = [...new Set(targets.map(([name]) => name))].map((name) =>
          app(
            name,
            targets.filter(([each]) => each === name).map(([, env]) => env),
          ),
        );
        const names = targets.map(([name, env]) => applicationName(env, name));
        expect(nameClashes([], apps).length > 0).toBe(new Set(names).size < names.length);
      },
    ),
  );
});
