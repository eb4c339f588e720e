import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bootstrapPath, ENVIRONMENT_INPUTS, FleetDescriptionSchema } from '../../model/exchange';
import { type Finding, notWritten } from '../../model/finding';
import { written } from '../../model/scalars';
import { v } from '../../model/schema';
import type { SynthesizedFleet } from './render-fleet';

/**
 * Writes what was rendered; `fleet.json` comes last and says that the rest is complete. Folders of targets that an
 * earlier `fleet.json` in the same place names are removed first; nothing else is.
 *
 * @throws DeliveryError `DISK`
 */
export function writeFleet(outdir: string, { description, files }: SynthesizedFleet): void {
  onDisk(outdir, () => {
    removeEarlier(outdir);
    const made = new Set<string>();
    for (const [path, text] of files) {
      const file = join(outdir, path);
      const folder = dirname(file);
      if (!made.has(folder)) mkdirSync(folder, { recursive: true });
      made.add(folder);
      writeFileSync(file, text);
    }
    mkdirSync(outdir, { recursive: true });
    writeFileSync(
      join(outdir, DESCRIPTION),
      `${JSON.stringify(written(FleetDescriptionSchema, description), undefined, 2)}\n`,
    );
  });
}

/** Writes problems for the engine to show. */
export function writeErrors(outdir: string, findings: readonly Finding[]): void {
  onDisk(outdir, () => {
    mkdirSync(outdir, { recursive: true });
    const content = { schema: 'cdk8s-delivery/render-error/v1', findings };
    writeFileSync(join(outdir, 'error.json'), `${JSON.stringify(content, undefined, 2)}\n`);
  });
}

const DESCRIPTION = 'fleet.json';

function removeEarlier(outdir: string): void {
  const file = join(outdir, DESCRIPTION);
  if (!existsSync(file)) return;
  const earlier = v.safeParse(FleetDescriptionSchema, parsed(readFileSync(file, 'utf8')));
  if (!earlier.success) return;
  rmSync(file);
  const { targets, environmentInputs, bootstrap } = earlier.output;
  for (const { environment, app } of targets)
    rmSync(join(outdir, environment, app), { recursive: true, force: true });
  for (const environment of environmentInputs) {
    rmSync(join(outdir, environment, ENVIRONMENT_INPUTS), { recursive: true, force: true });
  }
  for (const environment of bootstrap) rmSync(join(outdir, bootstrapPath(environment)), { force: true });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function onDisk(outdir: string, action: () => void): void {
  try {
    action();
  } catch (cause) {
    throw notWritten({ what: 'the output cannot be written' }, cause, { file: outdir });
  }
}
