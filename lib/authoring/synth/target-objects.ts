import { DeliveryError, type Subject } from '../../model/finding';
import type { ImageReference } from '../../model/scalars';
import { chartObjects } from './chart-objects';
import { checkObjects } from './check-objects';
import { fileObjects } from './file-objects';
import type { MadeObject } from './made-object';
import type { ObjectSource } from './object-source';
import { placed } from './placed';
import { pure, unguarded } from './purity';

/** One target, with all that its objects depend on. */
export interface TargetInput {
  /** The target's environment and app. */
  readonly subject: Required<Pick<Subject, 'environment' | 'app'>>;
  /** Folder of the project. */
  readonly root: string;
  readonly namespace: string;
  /** Labels of every object; an object's own win. */
  readonly labels: Readonly<Record<string, string>>;
  /** Image repository per slot. */
  readonly repositories: Readonly<Record<string, string>>;
  /** Image per slot. */
  readonly images: Readonly<Record<string, ImageReference>>;
  readonly source: ObjectSource;
}

/**
 * The Kubernetes objects of one target: built, put into their namespace, labelled and checked.
 *
 * @throws DeliveryError with every problem of the target at once
 */
export function targetObjects(input: TargetInput): readonly MadeObject[] {
  const { source, subject } = input;
  const built =
    source.type === 'chart'
      ? chartObjects(subject, input.namespace, source.build)
      : fromFiles(source.files, input);
  const made = built.map(({ object, origin }) => ({
    object: placed(object, input.namespace, input.labels),
    origin,
  }));
  DeliveryError.throwIfAny(
    checkObjects(
      made.map(({ object }) => object),
      subject,
      made.map(({ origin }) => origin),
    ),
  );
  return made;
}

function fromFiles(files: () => readonly string[], input: TargetInput): readonly MadeObject[] {
  const paths = pure(input.subject, files);
  return unguarded(() => fileObjects(paths, input));
}
