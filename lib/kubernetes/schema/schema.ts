import type { Json } from '../../model/json';

/**
 * What a place in an object may hold, strictly: fields that are not named are errors. Its words are those of OpenAPI
 * where the meaning is the same; Kubernetes' own extensions are said in words of their own.
 */
export interface Schema extends ValueRules {
  /** Name of the shared definition that stands here. */
  readonly $ref?: string;
  readonly type?: SchemaType;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  /** Fields of which at least one is needed. */
  readonly some?: readonly string[];
  /** What any further key of a map holds (`additionalProperties`). */
  readonly values?: Schema;
  readonly items?: Schema;
  /** Whether fields that are not named are kept (`x-kubernetes-preserve-unknown-fields`). */
  readonly open?: true;
  /** Whether a whole object stands here, with apiVersion, kind and metadata (`x-kubernetes-embedded-resource`). */
  readonly embedded?: true;
  /** Whether null is a value of its own; in custom resources only. Else null in a field is as good as absent. */
  readonly nullable?: true;
  /** Whether the API server fills it in where it is missing; in custom resources only. */
  readonly defaulted?: true;
  /** What it fills in. */
  readonly default?: Json;
  /** Rules in CEL (`x-kubernetes-validations`) about the value that stands here. */
  readonly validations?: readonly CustomRule[];
  /** A list whose items differ in these fields (`x-kubernetes-list-map-keys`). */
  readonly keys?: readonly string[];
  /** A list whose items all differ. */
  readonly unique?: true;
}

/** A rule of a CustomResourceDefinition about the value at its place, which the rule calls `self`. */
export interface CustomRule {
  readonly rule: string;
  readonly message?: string;
  readonly messageExpression?: string;
  /** Where below the value it is about, such as `.minReplicas`. */
  readonly fieldPath?: string;
  /** Whether it is evaluated where there is no `oldSelf`. */
  readonly optionalOldSelf?: true;
}

/** What narrows a value of a type down. */
interface ValueRules {
  readonly enum?: readonly Json[];
  /** A regular expression in RE2's syntax. */
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: true;
  readonly exclusiveMaximum?: true;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly not?: Schema;
}

/** Types of JSON, and two of Kubernetes: a quantity (text or number) and a whole number or text. */
export type SchemaType =
  | 'object'
  | 'array'
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'quantity'
  | 'int-or-string';

/** One version of a kind. */
export interface KindSchema {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** The resource that it is served as, where a CustomResourceDefinition says so. */
  readonly plural?: string;
  /** Whether it comes from a CustomResourceDefinition. */
  readonly custom: boolean;
  /** Of the whole object; apiVersion, kind and metadata included. */
  readonly schema: Schema;
}
