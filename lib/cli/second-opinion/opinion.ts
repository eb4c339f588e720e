import type { SECOND_OPINIONS } from '../../model/exchange';
import type { Finding, Subject } from '../../model/finding';

/** One of the tools that can be asked. */
export type OpinionName = (typeof SECOND_OPINIONS)[number];

/** A manifest that a tool is to judge. */
export interface OpinionManifest {
  /** Relative path, its own among all that are judged together, such as `prod/web/Deployment.web.yaml`. */
  readonly path: string;
  readonly content: Buffer | string;
  /** What findings about it are about; `file` is the path unless it is named here. */
  readonly subject: Subject;
  /**
   * Minor of the Kubernetes that it is for, such as `1.34`.
   *
   * @default - the newest that kubeconform knows
   */
  readonly kubernetes?: string;
}

/** What tools are asked with. */
export interface OpinionOptions {
  /** Folder of the project: conftest takes the rules in its `policy/`, kyverno those in its `kyverno/`. */
  readonly project: string;

  /**
   * Where kubeconform finds schemas, as for its `-schema-location`.
   *
   * @default - kubeconform's own, which it fetches from the network
   */
  readonly schemaLocations?: readonly string[];

  /**
   * Folders that programs are looked for in, as in `PATH`.
   *
   * @default - PATH
   */
  readonly path?: string;

  /**
   * How long a tool may take, in milliseconds.
   *
   * @default 120000
   */
  readonly timeout?: number;

  readonly signal?: AbortSignal;
}

/** The manifests in a folder of their own, as a tool sees them. */
export interface OpinionFolder {
  /** Absolute. */
  readonly folder: string;
  readonly manifests: readonly OpinionManifest[];
  /** Minor of Kubernetes that all of them are for, where they are asked about by minor. */
  readonly kubernetes?: string;
  /** What a file that a tool names is about. */
  readonly subjectOf: (file: string) => Subject;
}

/** One tool: the names of its program, what it is asked, and what its answer means. */
export interface Opinion {
  readonly tool: OpinionName;
  /** The first one that is found is run. */
  readonly programs: readonly string[];
  /** Whether it looks into no folders of a folder, and takes objects of the same name for one. */
  readonly flat?: boolean;
  /** Whether it judges by the schemas of one release of Kubernetes at a time. */
  readonly byMinor?: boolean;
  /** Arguments; a text in place of them says why the tool cannot be asked. */
  readonly args: (at: OpinionFolder, options: OpinionOptions) => readonly string[] | string;
  /**
   * Reads the answer; a text in place of findings says why it decides nothing.
   *
   * @throws any error where it is not an answer
   */
  readonly read: (stdout: string, at: OpinionFolder) => Finding[] | string;
}
