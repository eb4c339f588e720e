import {
  CONTROLLERS,
  type Controller,
  type ControllerEntry,
  controllerOf,
  imagesByHand,
  reachesOver,
} from '../../controllers';
import type { EnvironmentData } from '../../model/environment';
import {
  type AppData,
  bootstrapPath,
  ENVIRONMENT_INPUTS,
  type FleetDescription,
  type ProjectSettings,
  type RenderRequest,
  TARGET_DELIVERY,
  TARGET_OBJECTS,
} from '../../model/exchange';
import { DeliveryError, type Finding, quote } from '../../model/finding';
import { emitYaml } from '../../yaml';
import type { FleetDefinition } from '../fleet';
import { guarded } from '../objects';
import { bootstrapFile } from './bootstrap-file';
import { environmentInputs } from './environment-inputs';
import { fileNames } from './file-names';
import { filesNamed } from './manifest-files';
import { placeOf } from './place-of';
import { Problems } from './problems';
import { toolVersions } from './tool-versions';
import { namesOf, type WantedTarget, wantedTargets } from './wanted-targets';

/** The output of a run of synth: files by path, `/` between the parts, and their description in `fleet.json`. */
export interface SynthesizedFleet {
  readonly description: FleetDescription;
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Renders what a request asks for. The order of targets in the request does not matter for any byte.
 *
 * @param settings the project's delivery repository and branch
 * @param controllers what environments may be delivered by
 * @throws DeliveryError with the problems of all targets at once
 */
export function renderFleet(
  fleet: FleetDefinition,
  request: RenderRequest,
  settings: ProjectSettings,
  controllers: readonly ControllerEntry[] = CONTROLLERS,
): SynthesizedFleet {
  DeliveryError.throwIfAny(fleet.findings());
  const { environments, apps } = fleet.describe(settings);
  DeliveryError.throwIfAny(controllerFindings(environments, apps, controllers));
  const problems = new Problems();
  const names = namesOf(environments, apps);
  const targets = wantedTargets(request, names, problems);
  const files = new Map<string, string>();
  const described: FleetDescription['targets'] = [];
  const add = (folder: string, rendered: ReadonlyMap<string, string> | undefined) => {
    for (const [name, text] of rendered ?? []) files.set(`${folder}/${name}`, text);
  };
  guarded(() => {
    for (const target of targets) {
      const subject = subjectOf(target);
      const rendered = problems.attempt(subject, () => renderTarget(fleet, target, settings, controllers));
      add(`${subject.environment}/${subject.app}`, rendered?.files);
      if (rendered) described.push({ ...subject, origins: rendered.origins, ...rendered.made });
    }
  });
  const withInputs = asked(request.environmentInputs, environments).filter((name) => {
    const rendered = problems.attempt({ environment: name }, () => {
      const environment = names.environment(name);
      const controller = controllerOf(environment, controllers);
      const { repository = settings.repository } = environment.delivery;
      if (repository !== undefined) controller.judgePlace?.(environment, placeOf(environment, settings));
      return environmentInputs(
        environment,
        apps,
        controller,
        () => placeOf(environment, settings),
        fleet.root,
      );
    });
    add(`${name}/${ENVIRONMENT_INPUTS}`, rendered);
    return rendered !== undefined && rendered.size > 0;
  });
  const bootstrap = asked(request.bootstrap, environments);
  for (const name of bootstrap) {
    problems.attempt({ environment: name }, () => {
      const environment = names.environment(name);
      const controller = controllerOf(environment, controllers);
      const text = bootstrapFile(environment, controller, placeOf(environment, settings), fleet.root);
      files.set(bootstrapPath(name), text);
    });
  }
  problems.throwIfAny();
  return {
    description: {
      schema: 'cdk8s-delivery/fleet/v1',
      environments: [...environments],
      apps: [...apps],
      targets: described,
      environmentInputs: withInputs.map((name) => names.environment(name).name),
      bootstrap: bootstrap.map((name) => names.environment(name).name),
      tools: toolVersions(),
    },
    files,
  };
}

const subjectOf = ({ environment, app }: WantedTarget) => ({ environment: environment.name, app: app.name });

/** Names of environments as a request gives them; `*` stands for all. */
function asked(names: readonly string[], environments: readonly EnvironmentData[]): readonly string[] {
  return names.includes('*') ? environments.map(({ name }) => name) : [...new Set(names)].sort();
}

/** Each controller judges the environments that it delivers, all of them together, and all are held apart. */
function controllerFindings(
  environments: readonly EnvironmentData[],
  apps: readonly AppData[],
  controllers: readonly ControllerEntry[],
): readonly Finding[] {
  const delivered = new Map<Controller, EnvironmentData[]>();
  for (const environment of environments) {
    const controller = controllerOf(environment, controllers);
    const own = delivered.get(controller) ?? [];
    own.push(environment);
    delivered.set(controller, own);
  }
  return [
    ...reachesOver(environments),
    ...imagesByHand(environments),
    ...[...delivered].flatMap(([controller, each]) => controller.findings(each, apps)),
  ];
}

function renderTarget(
  fleet: FleetDefinition,
  target: WantedTarget,
  settings: ProjectSettings,
  controllers: readonly ControllerEntry[],
): {
  readonly files: ReadonlyMap<string, string>;
  readonly origins: Record<string, string>;
  readonly made: Pick<FleetDescription['targets'][number], 'renderers' | 'charts'>;
} {
  const { environment, app, images } = target;
  const delivery = placeOf(environment, settings);
  const controller = controllerOf(environment, controllers);
  const answer = fleet.objects(environment.name, app.name, images, controller);
  const { objects: made } = answer;
  const objects = made.map(({ object }) => object);
  const handover = [...controller.target({ environment, app, delivery, objects })].map(
    ([name, object]) => [`${TARGET_DELIVERY}/${name}`, emitYaml(object)] as const,
  );
  const names = fileNames(objects).map((name) => `${TARGET_OBJECTS}/${name}`);
  const originOf = new Map(names.map((name, index) => [name, made[index]?.origin ?? '']));
  const files = filesNamed(names, objects);
  return {
    made: { ...some('renderers', answer.renderers), ...some('charts', answer.charts) },
    files: new Map([...files, ...handover]),
    origins: Object.fromEntries([
      ...[...files.keys()].map((name) => [name, originOf.get(name) ?? '']),
      ...handover.map(([name]) => [name, `Environment ${quote(environment.name)}`]),
    ]),
  };
}

/** A map under its key; no key where it is empty. */
function some<K extends string>(
  key: K,
  map: Readonly<Record<string, string>> = {},
): { readonly [key in K]?: Record<string, string> } {
  return Object.keys(map).length === 0
    ? {}
    : ({ [key]: { ...map } } as { readonly [key in K]?: Record<string, string> });
}
