import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Controller, DeliveryPlace } from '../../controllers';
import { resourceKind, scopeOf } from '../../kubernetes/facts';
import type { EnvironmentData } from '../../model/environment';
import { type AppData, namespaceOf, TARGET_DELIVERY, TARGET_OBJECTS } from '../../model/exchange';
import { DeliveryError, type Finding, quote, refusal } from '../../model/finding';
import { projectInputs } from '../../registry';
import { emitYaml } from '../../yaml';
import { checkObjects, placed } from '../objects';
import { fileObjects } from '../sources';
import { manifestFiles } from './manifest-files';

/**
 * The files of an environment's inputs, by path: objects that its apps need and that no release brings, such as a
 * SealedSecret or an ExternalSecret. They are plain YAML in the project, `environments/<env>/inputs/<app>/*.yaml`, and are
 * checked as every object is. Empty where there are none.
 *
 * @throws DeliveryError with every problem of the environment's inputs
 */
export function environmentInputs(
  environment: EnvironmentData,
  apps: readonly AppData[],
  controller: Controller,
  delivery: () => DeliveryPlace,
  root: string,
): ReadonlyMap<string, string> {
  const folder = projectInputs(environment.name);
  const findings: Finding[] = [];
  const read = entriesIn(join(root, folder)).flatMap((entry) => {
    const problem = entryProblem(entry, folder, environment, apps);
    if (problem) {
      findings.push(problem);
      return [];
    }
    const subject = { environment: environment.name, app: entry.name };
    const paths = [`${folder}/${entry.name}`];
    const app = apps.find(({ name }) => name === entry.name);
    const namespace = namespaceOf(environment, app ?? {});
    const made = fileObjects(paths, { images: {} }, { root, subject, slots: {}, holdsNoImage: {} });
    return [{ subject, namespace, made: made.map(({ object }) => object) }];
  });
  const scope = scopeOf(
    read.flatMap(({ made }) => made),
    environment.allow.clusterKinds.map(resourceKind),
  );
  const inputs = read.map(({ subject, namespace, made }) => ({
    subject,
    objects: made.map((object) => placed(object, { namespace, labels: {}, scope })),
  }));
  const all = inputs.flatMap(({ objects }) => objects);
  if (all.length > 0)
    findings.push(
      ...checkObjects(
        all.map((object) => ({ object, remedies: REMEDIES })),
        { environment: environment.name },
        'encrypted',
      ),
    );
  DeliveryError.throwIfAny(findings);
  const files = new Map<string, string>();
  for (const { subject, objects } of inputs)
    for (const [name, text] of manifestFiles(objects))
      files.set(`${TARGET_OBJECTS}/${subject.app}/${name}`, text);
  if (files.size === 0) return files;
  for (const [name, object] of controller.inputs({ environment, delivery: delivery(), objects: all }))
    files.set(`${TARGET_DELIVERY}/${name}`, emitYaml(object));
  return files;
}

const REMEDIES = {
  SECRET_WITH_DATA:
    "let an operator make it of an ExternalSecret or a SealedSecret; or, where Flux decrypts, encrypt all of it: `sops encrypt --encrypted-regex '^(data|stringData)$' --in-place <file>`",
} as const;

function entriesIn(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((one, other) =>
      one.name < other.name ? -1 : 1,
    );
  } catch {
    return [];
  }
}

function entryProblem(
  entry: Dirent,
  folder: string,
  { name }: EnvironmentData,
  apps: readonly AppData[],
): Finding | undefined {
  const subject = { environment: name, file: `${folder}/${entry.name}` };
  if (!entry.isDirectory())
    return refusal(
      'BROKEN_FILE',
      `${quote(entry.name)} stands among the inputs of ${name}; a folder per app is expected`,
      subject,
      'move it into the folder of the app that needs it',
    );
  const here = apps.filter(({ environments }) => environments.includes(name)).map((app): string => app.name);
  if (here.includes(entry.name)) return undefined;
  const message = `${quote(entry.name)} has inputs in ${name}, the apps there are: ${here.join(', ') || 'none'}`;
  return refusal(
    'BROKEN_FILE',
    message,
    subject,
    'name the folder after an app that exists there, or remove it',
  );
}
