import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseCanonicalYaml } from '../../lib/policy';
import { loadSchemas, type ManifestObject, validateManifests } from '../../lib/schema';

/** What came out of judging a fleet. */
export interface Judged {
  readonly objects: number;
  /** Objects that the API server would refuse. */
  readonly refused: number;
}

/** Reads every manifest below a folder, and judges each target's by its schemas and together, as `check` does. */
export function judgeFleet(folder: string): Judged {
  const schemas = loadSchemas();
  const targets = new Map<string, ManifestObject[]>();
  for (const file of manifestsIn(folder)) {
    const value = parseCanonicalYaml(readFileSync(join(folder, file), 'utf8'));
    const target = targets.get(dirname(file));
    if (target) target.push({ file, value });
    else targets.set(dirname(file), [{ file, value }]);
  }
  let objects = 0;
  let refused = 0;
  for (const each of targets.values()) {
    const findings = validateManifests(each, schemas).filter(({ severity }) => severity === 'refusal');
    objects += each.length;
    refused += new Set(findings.map(({ subject }) => subject.file)).size;
  }
  return { objects, refused };
}

/** Every manifest below a folder, relative to it. */
export function manifestsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
}
