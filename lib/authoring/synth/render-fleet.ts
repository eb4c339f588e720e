import { environmentObjects, nameClashes, targetApplication } from '../../controllers/argocd';
import type { EnvironmentData, FleetDescription, ProjectSettings, RenderRequest } from '../../model/exchange';
import { CLUSTER_OBJECTS, ENVIRONMENT_OBJECTS, TARGET_APPLICATION } from '../../model/exchange';
import { DeliveryError, quote } from '../../model/finding';
import { emitYaml } from '../../yaml/emit-yaml';
import type { FleetDefinition } from '../fleet';
import { checkObjects, guarded } from '../objects';
import { clusterPolicies } from './cluster-policies';
import { fileNames } from './file-names';
import { filesNamed, manifestFiles } from './manifest-files';
import { Problems } from './problems';
import { toolVersions } from './tool-versions';
import { namesOf, type WantedTarget, wantedTargets } from './wanted-targets';

/** What a run of synth makes: files by path, `/` between the parts, and what `fleet.json` says of them. */
export interface RenderedFleet {
  readonly description: FleetDescription;
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Renders what a request asks for. The order of targets in the request does not matter for any byte.
 *
 * @param settings the project's delivery repository and branch
 * @throws DeliveryError with the problems of all targets at once
 */
export function renderFleet(
  fleet: FleetDefinition,
  request: RenderRequest,
  settings: ProjectSettings,
): RenderedFleet {
  DeliveryError.throwIfAny(fleet.findings());
  const { environments, apps } = fleet.describe(settings);
  DeliveryError.throwIfAny(nameClashes(environments, apps));
  const problems = new Problems();
  const names = namesOf(environments, apps);
  const targets = wantedTargets(request, names, problems);
  const own = request.environmentObjects.includes('*')
    ? environments.map((each) => each.name)
    : [...new Set(request.environmentObjects)].sort();
  const files = new Map<string, string>();
  const described: FleetDescription['targets'] = [];
  const add = (folder: string, rendered: ReadonlyMap<string, string> | undefined) => {
    for (const [name, text] of rendered ?? []) files.set(`${folder}/${name}`, text);
  };
  guarded(() => {
    for (const target of targets) {
      const subject = subjectOf(target);
      const rendered = problems.attempt(subject, () => renderTarget(fleet, target, settings));
      add(`${subject.environment}/${subject.app}`, rendered?.files);
      if (rendered) described.push({ ...subject, origins: rendered.origins });
    }
  });
  for (const environment of own) {
    const rendered = problems.attempt({ environment }, () =>
      environmentFiles(names.environment(environment), settings, fleet.root),
    );
    add(`${environment}/${ENVIRONMENT_OBJECTS}`, rendered);
  }
  problems.throwIfAny();
  return {
    description: {
      schema: 'cdk8s-delivery/fleet/v1',
      environments: [...environments],
      apps: [...apps],
      targets: described,
      environmentObjects: own,
      tools: toolVersions(),
    },
    files,
  };
}

const subjectOf = ({ environment, app }: WantedTarget) => ({ environment: environment.name, app: app.name });

function renderTarget(
  fleet: FleetDefinition,
  target: WantedTarget,
  settings: ProjectSettings,
): { readonly files: ReadonlyMap<string, string>; readonly origins: Record<string, string> } {
  const { environment, app, images } = target;
  const delivery = deliveryOf(environment, settings);
  const made = fleet.objects(environment.name, app.name, images);
  const application = targetApplication({ environment, app, delivery });
  const objects = made.map(({ object }) => object);
  const names = fileNames(objects, subjectOf(target));
  const originOf = new Map(names.map((name, index) => [name, made[index]?.origin ?? '']));
  const files = filesNamed(names, objects);
  return {
    files: new Map([...files, [TARGET_APPLICATION, emitYaml(application)] as const]),
    origins: {
      ...Object.fromEntries([...files.keys()].map((name) => [name, originOf.get(name) ?? ''])),
      [TARGET_APPLICATION]: `Environment ${quote(environment.name)}`,
    },
  };
}

function environmentFiles(
  environment: EnvironmentData,
  settings: ProjectSettings,
  root: string,
): ReadonlyMap<string, string> {
  const objects = environmentObjects({ environment, delivery: deliveryOf(environment, settings) });
  const subject = { environment: environment.name };
  DeliveryError.throwIfAny(checkObjects(objects, subject));
  const files = manifestFiles(objects, subject);
  if (environment.policies?.admission === undefined) return files;
  const policies = clusterPolicies(environment, root);
  DeliveryError.throwIfAny(checkObjects(policies, subject));
  const below = [...manifestFiles(policies, subject)].map(
    ([name, text]) => [`${CLUSTER_OBJECTS}/${name}`, text] as const,
  );
  return new Map([...files, ...below]);
}

function deliveryOf(
  environment: EnvironmentData,
  settings: ProjectSettings,
): { readonly repository: string; readonly branch: string } {
  const repository = environment.delivery.repository ?? settings.repository;
  const branch = environment.delivery.branch ?? settings.branch ?? 'delivery';
  if (repository !== undefined) return { repository, branch };
  throw DeliveryError.of('NO_DELIVERY', `${environment.name} has no delivery repository`);
}
