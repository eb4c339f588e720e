import { compileCel } from '../cel';

/** Whether one of the expressions uses `variables.<name>`. */
export function referencesAny(sources: readonly string[], name: string): boolean {
  return sources
    .filter((source) => source !== '')
    .some((source) =>
      compileCel(source).references.some((each) => each.name === 'variables' && each.fields[0] === name),
    );
}
