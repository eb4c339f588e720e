import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ManifestObject } from '../../lib/kubernetes/schema/validate-manifests';
import type { EnvironmentData } from '../../lib/model/environment';

/** What came out of judging a fleet. */
export interface Judged {
  readonly objects: number;
  /** Findings that would stop a change; there have to be none. */
  readonly refusals: readonly string[];
  /** Names of the built-in rules that judged. */
  readonly rules: readonly string[];
}

/** What a fleet is judged by: schemas and what no schema sees, or all of `check`, which has the built-in rules as well. */
export type Judge = (folder: string, library: string) => Judged;

/** Reads every manifest of a rendered fleet, and judges each target's by their schemas and together. */
export const judgeBySchema: Judge = (folder, library) => {
  const { parseCanonicalYaml } = load<typeof import('../../lib/yaml')>(library, 'yaml');
  const { loadSchemas, validateManifests } = load<typeof import('../../lib/kubernetes/schema')>(
    library,
    'kubernetes/schema',
  );
  const { controllerKinds } = load<typeof import('../../lib/controllers/schema')>(
    library,
    'controllers/schema',
  );
  const schemas = loadSchemas({ given: controllerKinds });
  let objects = 0;
  const refusals: string[] = [];
  for (const files of targetsIn(folder)) {
    const target: ManifestObject[] = [...files].map(([file, content]) => ({
      file,
      value: parseCanonicalYaml(content.toString('utf8')),
    }));
    refusals.push(...refusalsOf(validateManifests(target, schemas)));
    objects += files.size;
  }
  return { objects, refusals, rules: [] };
};

/** The same as `check` does it, with the whole pack: every rule is switched on in every environment. */
export const judgeContent: Judge = (folder, library) => {
  const { ALL_RULES, CONTROLLER_RULES } = load<typeof import('../../lib/controllers/policy')>(
    library,
    'controllers/policy',
  );
  const { contentCheck } = load<typeof import('../../lib/kubernetes/policy/content-check')>(
    library,
    'kubernetes/policy/content-check',
  );
  const { controllerKinds } = load<typeof import('../../lib/controllers/schema')>(
    library,
    'controllers/schema',
  );
  let objects = 0;
  const refusals: string[] = [];
  const judges = new Set<string>();
  for (const environment of environmentsIn(folder)) {
    const policies = { production: 'refuse' as const, registries: ['ghcr.io/example'] };
    // What goes without saying is not written into the fleet's description.
    const judge = contentCheck(
      {
        ...environment,
        delivery: { ...environment.delivery, repository: 'https://example.org/delivery.git' },
        objectFields: environment.objectFields ?? {},
        policies,
        allow: { ...environment.allow, podSecurity: 'restricted' },
      },
      { controllerRules: CONTROLLER_RULES, controllerKinds },
    );
    for (const files of targetsIn(join(folder, environment.name))) {
      const { findings, judged } = judge(files, { environment: environment.name });
      refusals.push(...refusalsOf(findings));
      for (const { rule } of judged) judges.add(rule);
      objects += files.size;
    }
  }
  return { objects, refusals, rules: ALL_RULES.map(({ name }) => name).filter((rule) => judges.has(rule)) };
};

/** A room of the library, compiled, so that loading it costs what it costs those who install the package. */
function load<Room>(library: string, room: string): Room {
  return require(join(library, room)) as Room;
}

function environmentsIn(folder: string): readonly EnvironmentData[] {
  const { environments } = JSON.parse(readFileSync(join(folder, 'fleet.json'), 'utf8')) as {
    environments: readonly EnvironmentData[];
  };
  return environments;
}

/** The files of one target after the other; no more than these are in memory. */
function* targetsIn(folder: string): Generator<Map<string, Buffer>> {
  const targets = new Map<string, string[]>();
  for (const file of manifestsIn(folder)) {
    const names = targets.get(dirname(file));
    if (names) names.push(file);
    else targets.set(dirname(file), [file]);
  }
  for (const names of targets.values())
    yield new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
}

/** Every manifest below a folder, relative to it. */
function manifestsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
}

function refusalsOf(findings: readonly { readonly severity: string; readonly message: string }[]): string[] {
  return findings.filter(({ severity }) => severity === 'refusal').map(({ message }) => message);
}
