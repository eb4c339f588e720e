import type { Code, Severity } from '../../../model/finding';
import type { PodPlace } from './pods';
import type { RenderedObject } from './rendered-object';

/** What a rule sees: every object that is delivered together, and what is said to be there without being rendered. */
export interface RuleContext {
  readonly objects: readonly RenderedObject[];

  /** The rendered pods of a namespace that have these labels, at least one of which has to be given. */
  podsWith(namespace: string, labels: ReadonlyMap<string, string>): readonly PodPlace[];

  /** Every rendered pod of a namespace. */
  podsIn(namespace: string): readonly PodPlace[];

  /** The object of a kind; of Kubernetes' own groups, whatever the group. */
  find(kind: string, namespace: string, name: string): RenderedObject | undefined;

  /** Whether the object is rendered, made by a rendered one, or declared as external by `from` or the options. */
  isKnown(kind: string, name: string, from: RenderedObject): boolean;

  /** The environment before this one whose inputs bring the object, where one does. */
  inputOf(kind: string, name: string): string | undefined;

  /** Tells of something at a path of an object; an object's path is a text such as `.spec.ports[0]`. */
  tell(object: RenderedObject, severity: Severity, code: Code, path: string, message: string): void;
}

/** Something that no schema sees. */
export type ObjectRule = (context: RuleContext) => void;
