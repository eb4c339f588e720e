import type { ParsedImage } from '../../../model/scalars';
import { isPlainKey } from '../plain-key';

/** Keys and indexes from the root of an object. */
export type ObjectPath = readonly (string | number)[];

/** One place in an object that names an image, or looks as if it did. */
export interface ImagePlace {
  /** The field: a text, or a map of an image's parts. */
  readonly path: ObjectPath;
  /** The text there; the parts of a map as one reference. */
  readonly text: string;
  /** What the text names; absent where it cannot be a reference, such as a template. */
  readonly image?: ParsedImage;
  /**
   * Whether it is known that something pulls what the text names. Where that is undecided, a digest settles the
   * question.
   */
  readonly certainty: 'pulled' | 'undecided';
  /** How it was found: in a pod's spec, by the table of kinds, by a declaration, by its look, or within a text. */
  readonly via: 'pod' | 'kind' | 'declared' | 'looks-like' | 'embedded';
}

/** Where the images of one kind stand, as an environment declares it. */
interface DeclaredKind {
  /** `Kind` of the core group, or `group/Kind`. */
  readonly kind: string;
  /** Fields that hold images: `spec.runner.image`, `spec.steps[].image`, `spec.images.*`, `**.image`. */
  readonly images?: readonly string[];
  /** Fields that look like images but are not. */
  readonly none?: readonly string[];
}

/** A field of one object. */
export interface DeclaredField {
  /** Kind of the object, with its group where that is written: `Rollout.argoproj.io`. */
  readonly kind: string;
  readonly name: string;
  readonly steps: ObjectPath;
}

/** Declarations about fields that hold images. */
export interface DeclaredImages {
  /** Of an environment, by kind. */
  readonly kinds?: readonly DeclaredKind[];
  /** Fields that hold an image. */
  readonly at?: readonly DeclaredField[];
  /** Fields that look like images but are not; an image that is known to be pulled stays one. */
  readonly none?: readonly DeclaredField[];
}

/** A place as people read it: `spec.template.spec.containers[0].image`. */
export function placeText(path: ObjectPath): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!isPlainKey(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}
