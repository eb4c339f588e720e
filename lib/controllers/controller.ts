import type { EnvironmentData } from '../model/environment';
import type { AppData, ObjectFacts } from '../model/exchange';
import type { Finding, Subject } from '../model/finding';

/** A controller with what it is told in one environment; what it takes, its own function says. */
export interface ControllerChoice {
  /** As the data of the environment names it. */
  readonly name: string;
  readonly settings: EnvironmentData['controllerSettings'];
}

/** Where a controller reads an environment's manifests. */
export interface DeliveryPlace {
  /** Repository, as the controller reaches it. */
  readonly repository: string;

  /** Branch with the records and manifests. */
  readonly branch: string;

  /** Folder of the environment's manifests. */
  readonly path: string;
}

/** A target that is handed to a controller. */
export interface TargetHandover {
  readonly environment: EnvironmentData;
  readonly app: AppData;
  readonly delivery: DeliveryPlace;
  /** The objects that the app owns. */
  readonly objects: readonly object[];
}

/** The inputs of an environment, handed to a controller. */
export type InputsHandover = Pick<TargetHandover, 'environment' | 'delivery' | 'objects'>;

/** What an administrator's file is made of. */
export interface BootstrapRequest {
  readonly environment: EnvironmentData;
  readonly delivery: DeliveryPlace;
  /** The admission policies that the environment asks for. */
  readonly admission: readonly object[];
}

/** What grants rights in an environment. */
export interface Bootstrap {
  /** In the order in which they are applied. */
  readonly objects: readonly object[];
  /**
   * The commands that apply the file, one a line.
   *
   * @param file where the file stands
   */
  readonly commands: (file: string) => readonly string[];
}

/**
 * How a controller is told what to deliver: the authoring entrance of its entry. All of it is pure, and knows neither
 * Git nor a cluster.
 */
export interface Controller {
  /** As an environment names it. */
  readonly name: string;

  /** What two things of a fleet would share, or what an environment asks for that the controller cannot keep apart. */
  findings(environments: readonly EnvironmentData[], apps: readonly AppData[]): readonly Finding[];

  /**
   * What it makes of an object that facts are stated of.
   *
   * @throws DeliveryError `FACT_NOT_SUPPORTED` for what it cannot do
   */
  translate(object: object, facts: ObjectFacts, subject: Subject): object;

  /** What hands a target over, by file name: the files of the folder beside the target's objects. */
  target(handover: TargetHandover): ReadonlyMap<string, object>;

  /** What hands the inputs of an environment over, by file name. */
  inputs(handover: InputsHandover): ReadonlyMap<string, object>;

  /** What grants rights, and how an administrator applies it. */
  bootstrap(request: BootstrapRequest): Bootstrap;
}
