import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Copies a rendered fleet and changes so many targets, spread over it: a new image, and replicas in every second one. */
export function changeFleet(before: string, after: string, count: number): readonly string[] {
  cpSync(before, after, { recursive: true });
  const all = targetsOf(before);
  const step = Math.max(1, Math.floor(all.length / count));
  const changed = Array.from({ length: count }, (_, index) => all[index * step] ?? '');
  changed.forEach((target, index) => {
    for (const name of manifestsIn(join(after, target))) {
      const file = join(after, target, name);
      const text = readFileSync(file, 'utf8').replaceAll(
        `sha256:${'5'.repeat(64)}`,
        `sha256:${'6'.repeat(64)}`,
      );
      writeFileSync(file, index % 2 === 0 ? text : text.replace(/replicas: \d+/, 'replicas: 9'));
    }
  });
  return changed;
}

/** The manifests of a target, relative to its folder. */
export function manifestsIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
}

/** `<environment>/<app>` of every target in a rendered fleet. */
export function targetsOf(folder: string): readonly string[] {
  return folders(folder).flatMap((environment) =>
    folders(join(folder, environment)).map((app) => `${environment}/${app}`),
  );
}

function folders(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((each) => (each.isDirectory() ? [each.name] : []))
    .sort();
}
