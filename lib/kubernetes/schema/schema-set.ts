import type { Json } from '../../model/json';
import { groupOf } from '../facts';
import { customKinds } from './custom-kinds';
import type { KindSchema, Schema } from './schema';
import type { SchemaData } from './schema-data';

/** Where further kinds come from; asked when a kind is wanted, so that it may read its files late. */
export interface KindSource {
  /** Every version of a kind that the source knows. */
  kinds(group: string, kind: string): readonly KindSchema[];
}

/** Kinds that are there already, unpacked when they are wanted. */
export type GivenKinds = () => readonly KindSchema[];

/** The kinds that objects are judged by. Sources are asked in their order; the first that knows a kind's group wins. */
export class SchemaSet {
  private readonly index = new Map<string, readonly KindSchema[]>();
  private readonly found = new Map<string, readonly KindSchema[]>();

  /** @param given asked after the sources, and before the built-in kinds */
  constructor(
    private readonly core: SchemaData,
    private readonly sources: readonly KindSource[] = [],
    private readonly given: GivenKinds = () => [],
  ) {
    for (const each of core.kinds) {
      const key = keyOf(groupOf(each.apiVersion), each.kind);
      this.index.set(key, [...(this.index.get(key) ?? []), each]);
    }
  }

  /** Number of the minor of Kubernetes 1 that is described. */
  get minor(): number {
    return Number(this.core.version.split('.')[1]);
  }

  /** The schema of a version of a kind, where there is one. */
  kind(apiVersion: string, kind: string): KindSchema | undefined {
    return this.versions(groupOf(apiVersion), kind).find((each) => each.apiVersion === apiVersion);
  }

  /** Every version of a kind. */
  versions(group: string, kind: string): readonly KindSchema[] {
    const key = keyOf(group, kind);
    const known = this.found.get(key);
    if (known) return known;
    const answers = [...this.sources, kindList(this.given)].map((each) => each.kinds(group, kind));
    const kinds = [...answers, this.index.get(key) ?? []].find((each) => each.length > 0) ?? [];
    this.found.set(key, kinds);
    return kinds;
  }

  /** The built-in kinds. */
  get coreKinds(): readonly KindSchema[] {
    return this.core.kinds;
  }

  /** The kinds that were given. */
  get givenKinds(): readonly KindSchema[] {
    return this.given();
  }

  /** The schema itself, or the shared definition that it names. */
  resolve(schema: Schema): Schema {
    if (schema.$ref === undefined) return schema;
    return this.core.definitions[schema.$ref] ?? schema;
  }

  /** This set, and before it the kinds of the CustomResourceDefinitions among these objects. */
  with(objects: readonly Json[]): SchemaSet {
    const kinds = objects.flatMap(customKinds);
    return kinds.length === 0
      ? this
      : new SchemaSet(this.core, [kindList(() => kinds), ...this.sources], this.given);
  }
}

/** A source of kinds that are there already. */
function kindList(kinds: GivenKinds): KindSource {
  return {
    kinds: (group, kind) =>
      kinds().filter((each) => each.kind === kind && groupOf(each.apiVersion) === group),
  };
}

const keyOf = (group: string, kind: string): string => `${group}/${kind}`;
