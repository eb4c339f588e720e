import type { EnvironmentData } from '../model/environment';
import type { AppData, ObjectFacts } from '../model/exchange';
import type { Finding, Subject } from '../model/finding';

/** A controller with its settings for one environment; the controller's own function says which settings it takes. */
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

/** The inputs of an administrator's file. */
export interface BootstrapRequest {
  readonly environment: EnvironmentData;
  readonly delivery: DeliveryPlace;
  /** The admission policies that the environment asks for. */
  readonly admission: readonly object[];
}

/** The objects that grant rights in an environment. */
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
 * How to tell a controller what to deliver: the authoring entrance of its entry. All of it is pure, and knows neither
 * Git nor a cluster.
 */
export interface Controller {
  /** As an environment names it. */
  readonly name: string;

  /**
   * Findings: names that two parts of a fleet would share, or settings with which the controller cannot keep
   * environments apart.
   */
  findings(environments: readonly EnvironmentData[], apps: readonly AppData[]): readonly Finding[];

  /**
   * Translates an object with facts.
   *
   * @throws DeliveryError `FACT_NOT_SUPPORTED` for what it cannot do
   */
  translate(object: object, facts: ObjectFacts, subject: Subject): object;

  /** The files that hand a target over, by name: those of the folder beside the target's objects. */
  target(handover: TargetHandover): ReadonlyMap<string, object>;

  /** The files that hand the inputs of an environment over, by name. */
  inputs(handover: InputsHandover): ReadonlyMap<string, object>;

  /**
   * Judges a place of delivery before anything is handed over; absent where it reads any.
   *
   * @throws DeliveryError for a place that it cannot read
   */
  judgePlace?(environment: EnvironmentData, delivery: DeliveryPlace): void;

  /** The objects that grant rights, and how an administrator applies them. */
  bootstrap(request: BootstrapRequest): Bootstrap;
}
