import { Construct } from 'constructs';
import { type Controller, controllerOf } from '../../controllers';
import { resourceKind } from '../../kubernetes/facts';
import { absentHere, missingImage, unknownSlot } from '../../model/app';
import type { EnvironmentData } from '../../model/environment';
import type { AppData, ProjectSettings } from '../../model/exchange';
import { DeliveryError, type Finding, unknownName } from '../../model/finding';
import type { ImageReference } from '../../model/scalars';
import { targetObjects } from '../objects';
import type { SourceAnswer, ValuesOf } from '../sources';
import { appData } from './app-data';
import { checkFleet } from './check-fleet';
import { namedApp, namedEnvironment } from './drafts';
import type { Environment } from './environment';
import { environmentData } from './environment-data';
import type { FleetApp } from './fleet-app';
import type { FleetDefinition } from './fleet-definition';
import type { Project } from './project';
import { upstreamsFirst } from './upstreams-first';

/** Refuses plain `string`: an `Environment[]` would switch every check of names off. */
export type Literal<N extends string> = string extends N ? never : N;

/** Requires every environment to have the values `K` of all environments. */
export interface Valued<K extends string> {
  readonly valueNames: { readonly [P in K]: true };
}

/** One app in one environment with its images. */
export interface FleetTarget {
  /**
   * The target's Kubernetes objects, with every check that `synth` makes.
   *
   * @throws DeliveryError with all problems found
   */
  toJson(): readonly object[];
}

/**
 * All environments of a project, and the scope of its apps. The compiler takes the environments' names from here, and the
 * values that each of them gives.
 */
export class Fleet<
    N extends string,
    V extends ValuesOf<V> = Record<never, never>,
    K extends string = keyof V & string,
  >
  extends Construct
  implements FleetDefinition
{
  private readonly allApps: FleetApp<N, string>[] = [];
  private readonly appByName = new Map<string, FleetApp<N, string>>();

  /** The environments, in the order they were given. */
  readonly environments: readonly Environment<N>[];

  constructor(
    readonly project: Project,
    id: string,
    environments: readonly (Environment<N> & { readonly values: V })[] &
      readonly Environment<Literal<N>>[] &
      readonly Valued<K>[],
  ) {
    super(project, project.claim(project, id, 'a fleet'));
    this.environments = environments;
  }

  /** Folder that relative paths start from. */
  get root(): string {
    return this.project.root;
  }

  /** The apps, in the order they were made. */
  get apps(): readonly FleetApp<N, string>[] {
    return [...this.allApps];
  }

  /**
   * Called by an app when it is created.
   *
   * @internal
   */
  add(app: FleetApp<N, string>): void {
    this.allApps.push(app);
    if (!this.appByName.has(app.id)) this.appByName.set(app.id, app);
  }

  /**
   * One target, for a test or to look at it: nothing else is built.
   *
   * @throws DeliveryError `ABSENT_HERE`, `UNKNOWN_SLOT`, `MISSING_IMAGE`
   */
  target<S extends string>(
    environment: Environment<N>,
    app: FleetApp<N, S>,
    images: Readonly<Record<NoInfer<S>, ImageReference>>,
  ): FleetTarget {
    return { toJson: () => this.render(environment, app, images).objects.map(({ object }) => object) };
  }

  /** What is wrong with the definitions, all at once. */
  findings(): readonly Finding[] {
    return checkFleet(this);
  }

  /** @internal */
  describe(settings: ProjectSettings = {}): {
    readonly environments: readonly EnvironmentData[];
    readonly apps: readonly AppData[];
  } {
    const { environments, codeBranches } = {
      environments: upstreamsFirst(this.environments),
      codeBranches: this.project.codeBranches,
    };
    const apps = this.apps.map((app) => namedApp(appData(app, environments)));
    return {
      environments: environments.map((environment) =>
        withNamespaces(namedEnvironment(environmentData(environment, codeBranches, settings)), apps),
      ),
      apps,
    };
  }

  /** @internal */
  objects(
    environment: string,
    app: string,
    images: Readonly<Record<string, ImageReference>>,
    controller?: Pick<Controller, 'translate'>,
  ): SourceAnswer {
    const here = this.environments.find((each) => each.id === environment);
    const found = this.appByName.get(app);
    if (!here) throw unknown('UNKNOWN_ENVIRONMENT', environment, this.environments);
    if (!found) throw unknown('UNKNOWN_APP', app, this.apps);
    return this.render(here, found, images, controller);
  }

  private render<S extends string>(
    environment: Environment<N>,
    app: FleetApp<N, S>,
    images: Readonly<Record<S, ImageReference>>,
    controller: Pick<Controller, 'translate'> = controllerOf({
      name: environment.id,
      controller: environment.controller,
    }),
  ): SourceAnswer {
    const subject = { environment: environment.id, app: app.id };
    const environments = this.environments.map(({ id }) => id).filter((each) => app.existsIn(each));
    DeliveryError.throwIfAny(absentHere({ name: app.id, environments }, environment.id));
    const slots = Object.keys(app.images);
    DeliveryError.throwIfAny([
      ...Object.keys(images)
        .filter((slot) => !slots.includes(slot))
        .map((slot) => unknownSlot(app.id, slot, slots, subject)),
      ...slots
        .filter((slot) => !Object.hasOwn(images, slot))
        .map((slot) => missingImage(app.id, slot, subject)),
    ]);
    const { root } = this;
    const context = { subject, root, slots: app.slots, holdsNoImage: app.holdsNoImage };
    let answer: SourceAnswer = { objects: [] };
    const objects = targetObjects({
      subject,
      namespace: app.namespaceIn(environment.id) ?? environment.namespace,
      labels: environment.labels,
      clusterKinds: environment.allow.clusterKinds.map(resourceKind),
      build: () => {
        answer = app.objects(environment, Object.freeze({ ...images }), context);
        return answer.objects;
      },
      translate: (...object) => controller.translate(...object),
    });
    return { ...answer, objects };
  }
}

/** An environment allows the namespaces of its apps. */
function withNamespaces(environment: EnvironmentData, apps: readonly AppData[]): EnvironmentData {
  const { name, allow, destination } = environment;
  const own = apps.flatMap(({ namespaces = {} }) => namespaces[name] ?? []).sort();
  const all = new Set([...allow.namespaces, ...own]);
  all.delete(destination.namespace);
  return { ...environment, allow: { ...allow, namespaces: [...all] } };
}

function unknown(
  code: 'UNKNOWN_ENVIRONMENT' | 'UNKNOWN_APP',
  name: string,
  known: readonly { readonly id: string }[],
): DeliveryError {
  return new DeliveryError([unknownName({ code, name, known: known.map(({ id }) => id) })]);
}
