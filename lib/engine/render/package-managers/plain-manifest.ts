import { isMap, type Json, type JsonMap } from '../../../model/json';

/** What names programs to run, or which version of the package manager to get and run. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'packageManager',
  'devEngines',
  'scripts',
  'bin',
  'workspaces',
]);
const LEFT_OUT_FOR_PNPM: ReadonlySet<string> = new Set(['configDependencies', 'executionEnv', 'pnpmfile']);

/** A project's `package.json` with what an installation has to know, and nothing that makes it run something. */
export function plainManifest(text: string): string {
  let parsed: Json;
  try {
    parsed = JSON.parse(text) as Json;
  } catch {
    return text; // the package manager says what is wrong with it
  }
  if (!isMap(parsed)) return text;
  const { pnpm, ...rest } = parsed as JsonMap & { readonly pnpm?: Json };
  return JSON.stringify({
    ...without(rest as JsonMap, LEFT_OUT),
    ...(isMap(pnpm) ? { pnpm: without(pnpm, LEFT_OUT_FOR_PNPM) } : {}),
  });
}

function without(map: JsonMap, keys: ReadonlySet<string>): JsonMap {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.has(key)));
}
