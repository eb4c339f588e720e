import type { ImageSlot } from '../../model/app';
import type { Finding } from '../../model/finding';
import type { MadeObject } from '../objects';
import type { Target } from './target';

/** What a source is told beside its target and config. */
export interface SourceContext {
  /** The target, as findings name it. */
  readonly subject: { readonly environment: string; readonly app: string };
  /** Folder of the project. */
  readonly root: string;
  /** The app's image slots. */
  readonly slots: Readonly<Record<string, ImageSlot>>;
  /** Fields that look like an image and hold none. */
  readonly holdsNoImage: Readonly<Record<string, string>>;
}

/** What a source answers: the objects of a target, in the order in which they were made. */
export interface SourceAnswer {
  readonly objects: readonly MadeObject[];
}

/**
 * Where the objects of an app come from: constructs are one kind, plain YAML files another. Any object of this shape is
 * a source.
 *
 * An answer has `objects`. A source whose objects the engine has to render, since project code may start no process,
 * gets another kind of answer when there is one.
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
