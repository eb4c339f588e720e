import type { ImageSlot } from '../../model/app';
import type { Finding } from '../../model/finding';
import type { MadeObject } from '../objects';
import type { Target } from './target';

/** The context of a source, beside its target and config. */
export interface SourceContext {
  /** The target, as findings name it. */
  readonly subject: { readonly environment: string; readonly app: string };
  /** Folder of the project. */
  readonly root: string;
  /** The app's image slots. */
  readonly slots: Readonly<Record<string, ImageSlot>>;
  /** Fields that look like an image but are not. */
  readonly holdsNoImage: Readonly<Record<string, string>>;
}

/** The result of a source: the objects of a target, in the order in which they were made. */
export interface SourceAnswer {
  readonly objects: readonly MadeObject[];
  /** Programs that made them of files, and their versions. */
  readonly renderers?: Readonly<Record<string, string>>;
  /** Helm charts that they are made of, and their versions. */
  readonly charts?: Readonly<Record<string, string>>;
}

/**
 * Where the objects of an app come from: constructs, plain YAML files, a kustomization or a Helm chart. Any object of this
 * shape is a source.
 */
export interface Source<S extends string = string, C extends object = object> {
  /** Name of the kind, such as `chart` or `yaml`. */
  readonly kind: string;

  /**
   * Makes the objects of one target. Runs with clock, randomness, network and files out of reach, and has to be
   * synchronous.
   *
   * @throws DeliveryError with every problem
   */
  objects(target: Target<S>, config: C, context: SourceContext): SourceAnswer;

  /** What is wrong with the source in an app of these image slots, as far as that is known without rendering. */
  findings?(app: string, slots: Readonly<Record<string, ImageSlot>>): readonly Finding[];
}
