import { type GivenKinds, loadSchemas, type SchemaSet } from '../../schema';

/** The types that the expressions of a policy are checked against. */
export interface PolicyTypes {
  /**
   * Minor release of Kubernetes, such as `1.34`.
   *
   * @default - the newest that the rules were tried with, 1.34
   */
  readonly kubernetes?: string;

  /**
   * Folders with CRDs, for policies about custom kinds; from the folder that the program runs in, which for synth
   * is the project's. Expressions about a kind without a schema are not checked.
   *
   * @default - none
   */
  readonly crds?: string | readonly string[];
}

const loaded = new Map<GivenKinds, Map<string, SchemaSet>>();

const NONE: GivenKinds = () => [];

/**
 * The schemas themselves, or those that are asked for; each set is loaded once.
 *
 * @param given kinds that are known without a file, such as those of a controller
 */
export function schemasOf(types: PolicyTypes | SchemaSet, given: GivenKinds = NONE): SchemaSet {
  if ('coreKinds' in types) return types;
  const { kubernetes } = types;
  const crdFolders = crdsOf(types);
  const key = JSON.stringify([kubernetes, crdFolders]);
  const beside = loaded.get(given) ?? new Map<string, SchemaSet>();
  loaded.set(given, beside);
  const schemas =
    beside.get(key) ??
    loadSchemas({ ...(kubernetes !== undefined && { minor: kubernetes }), crdFolders, given });
  beside.set(key, schemas);
  return schemas;
}

/** The folders with CRDs that are named. */
export function crdsOf(types: PolicyTypes | SchemaSet): readonly string[] {
  if ('coreKinds' in types) return [];
  const { crds = [] } = types;
  return typeof crds === 'string' ? [crds] : crds;
}
