import type { Environment } from '@marcbachmann/cel-js';
import { celEnvironment } from './cel-environment';

/**
 * Types by name, each with its fields and their types: `string`, `int`, `double`, `bool`, `dyn`, the name of another
 * type, `list<…>` or `map<string, …>` of these.
 */
export type CelTypes = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Names that an expression may use, and their types. */
export class CelScope {
  /** Field names of every type that is declared. */
  readonly types: CelTypes;
  /** @internal */
  readonly environment: Environment;

  private constructor(environment: Environment, types: CelTypes) {
    this.environment = environment;
    this.types = types;
  }

  /** @param types that variables may have */
  static of(types: CelTypes): CelScope {
    const environment = celEnvironment('checking').clone();
    declare(environment, types);
    return new CelScope(environment, types);
  }

  /** The same with more variables, and perhaps more types. */
  with(variables: Readonly<Record<string, string>>, types: CelTypes = {}): CelScope {
    const environment = this.environment.clone();
    declare(environment, types);
    for (const [name, type] of Object.entries(variables)) environment.registerVariable(name, type);
    return new CelScope(environment, { ...this.types, ...types });
  }
}

/** Only types are checked with them, no value ever has one; so fields may refer to types that are declared later. */
function declare(environment: Environment, types: CelTypes): void {
  for (const [name, fields] of Object.entries(types))
    environment.registerType(name, { ctor: class {}, fields: { ...fields } });
}
