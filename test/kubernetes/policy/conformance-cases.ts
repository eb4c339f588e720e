import { tests as published } from '@bufbuild/cel-spec/testdata/conformance.js';

/** A case of the published conformance data, as far as it is read here. */
export interface ConformanceCase {
  readonly group: string;
  readonly name: string;
  readonly expr: string;
  readonly container: boolean;
  readonly disableCheck: boolean;
  readonly checkOnly: boolean;
  readonly typeEnv: readonly Json[];
  readonly bindings: Readonly<Record<string, Json>>;
  readonly value: Json | undefined;
  readonly fails: boolean;
}

export type Json = { readonly [key: string]: unknown };

interface Suite {
  readonly name: string;
  readonly suites?: readonly Suite[];
  readonly tests?: readonly { readonly original: Json & { readonly name?: string; readonly expr: string } }[];
}

/** All cases, with the name of their group: file and section. */
export function conformanceCases(): ConformanceCase[] {
  return (published as Suite).suites?.flatMap((file) => casesOf(file, file.name)) ?? [];
}

function casesOf(suite: Suite, group: string): ConformanceCase[] {
  const inner = suite.suites?.flatMap((each) => casesOf(each, `${group}/${each.name}`)) ?? [];
  const own = suite.tests ?? [];
  return [...inner, ...own.map(({ original }) => caseOf(group, original))];
}

function caseOf(group: string, original: Json & { name?: string; expr: string }): ConformanceCase {
  const typed = original['typedResult'] as Json | undefined;
  const fails = original['evalError'] !== undefined || original['anyEvalErrors'] !== undefined;
  const checkOnly = original['checkOnly'] === true;
  const value = (original['value'] ?? typed?.['result']) as Json | undefined;
  return {
    group,
    name: original.name ?? original.expr,
    expr: original.expr,
    container: original['container'] !== undefined,
    disableCheck: original['disableCheck'] === true,
    checkOnly,
    typeEnv: (original['typeEnv'] ?? []) as readonly Json[],
    bindings: (original['bindings'] ?? {}) as Record<string, Json>,
    value: value ?? (fails || checkOnly ? undefined : { boolValue: true }),
    fails,
  };
}
