import { type Controller, type ControllerEntry, controllerOf } from '../../lib/controllers';
import type { AppData } from '../../lib/model/exchange';
import { emitYaml, parseCanonicalYaml } from '../../lib/yaml';
import { anApp } from '../support/names';
import { AUTOMATED, environment, frontend, placeOf } from './argocd/samples';

const configMap = (name: string, namespace: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
});
const backend: AppData = { ...frontend, name: anApp('backend') };
const prod = environment('prod', { sync: AUTOMATED });
const dev = environment('dev', {
  delivery: { repository: 'https://example.org/dev.git', branch: 'live', path: 'deploy/dev' },
});

/** What every controller has to hold, whatever it is told to deliver. */
export function controllerContract(name: string, entries: readonly ControllerEntry[]): void {
  describe(`the controller ${name}`, () => {
    const controller: Controller = controllerOf({ name: 'prod', controller: name }, entries);
    const target = (of = prod, app = frontend) =>
      controller.target({
        environment: of,
        app,
        delivery: placeOf(of),
        objects: [configMap('settings', of.destination.namespace)],
      });
    const inputs = (of = prod) => controller.inputs({ environment: of, delivery: placeOf(of), objects: [] });
    const bootstrap = (of = prod, admission: readonly object[] = []) =>
      controller.bootstrap({ environment: of, delivery: placeOf(of), admission });

    test('is found by its name, and calls itself by it', () => {
      expect(controller.name).toBe(name);
      expect(controllerOf({ name: 'prod', controller: name }, entries)).toBe(controller);
    });

    test('hands over in files that the engine reads back', () => {
      for (const files of [target(), inputs()]) {
        expect(files.size).toBeGreaterThan(0);
        for (const [file, object] of files) {
          expect(file).toMatch(/^[a-z][a-z0-9-]*\.yaml$/);
          expect(parseCanonicalYaml(emitYaml(object))).toMatchObject({ kind: expect.any(String) });
        }
      }
    });

    test('says the same of the same twice', () => {
      const said = () =>
        JSON.stringify([[...target()], [...inputs()], bootstrap().objects, bootstrap().commands('x.yaml')]);
      expect(said()).toBe(said());
    });

    test('names the repository, the branch and the folder of the target, and of no other', () => {
      const text = JSON.stringify([...target(dev)]);
      // One source may serve all targets of an environment: then the administrator's file names it.
      const all = text + JSON.stringify(bootstrap(dev).objects);
      for (const part of ['https://example.org/dev.git', 'live']) expect(all).toContain(part);
      expect(text).toContain('deploy/dev/frontend/objects');
      expect(text).not.toContain('backend');
      expect(JSON.stringify([...target(dev, backend)])).toContain('deploy/dev/backend/objects');
      expect(JSON.stringify([...inputs(dev)])).toContain('deploy/dev/_inputs/objects');
    });

    test('gives targets and environments objects of their own: no two share one', () => {
      const handed = [
        ...[target(prod), target(prod, backend), target(dev), target(dev, backend)],
        ...[inputs(prod), inputs(dev)],
      ].flatMap((files) => [...files.values()]);
      const all = [...handed, ...bootstrap(prod).objects, ...bootstrap(dev).objects].map(identityOf);
      expect(new Set(all).size).toBe(all.length);
    });

    test('what grants rights holds the admission policies, no Secret, and nothing of an app', () => {
      const policy = { apiVersion: 'x.example.org/v1', kind: 'Rule', metadata: { name: 'prod-digests' } };
      const { objects, commands } = bootstrap(prod, [policy]);
      expect(objects.map(identityOf)).toContain(identityOf(policy));
      expect(objects.map((each) => (each as Manifest).kind)).not.toContain('Secret');
      expect(JSON.stringify(objects)).not.toContain('frontend');
      const file = 'bootstrap/prod.yaml';
      expect(commands(file).length).toBeGreaterThan(0);
      for (const command of commands(file)) expect(command).toContain(file);
    });

    test('finds nothing wrong with an ordinary fleet', () => {
      expect(controller.findings([dev, prod], [frontend, backend])).toEqual([]);
    });
  });
}

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

function identityOf(object: object): string {
  const { apiVersion, kind, metadata } = object as Manifest;
  return JSON.stringify([apiVersion, kind, metadata.namespace, metadata.name]);
}
