import { join } from 'node:path';
import type { Snapshot } from '../../../engine/delivery';
import type { Finding } from '../../../model/finding';
import type { AppName, EnvironmentName } from '../../../model/scalars';
import type { Context } from '../../context';
import { interruption } from '../../interruption';
import { askSecondOpinions, type OpinionManifest, type OpinionName } from '../../second-opinion';
import type { CheckOptions } from './check-options';

/** The second opinions that a command asks for: it collects manifests while they are judged, then asks about all. */
export class AskedOpinions {
  private readonly manifests: OpinionManifest[] = [];

  private constructor(
    private readonly context: Context,
    private readonly names: readonly OpinionName[],
    private readonly schemaLocations: readonly string[],
  ) {}

  /** Those of the project's settings and those of `--with`; none under `--no-with`. */
  static of(context: Context, options: CheckOptions): AskedOpinions {
    const { check = {} } = context.settings;
    const names = options.with === false ? [] : [...(check.with ?? []), ...(options.with ?? [])];
    const locations = options.schemaLocation.length > 0 ? options.schemaLocation : check.schemaLocations;
    return new AskedOpinions(
      context,
      [...new Set(names)],
      (locations ?? []).map((each) => schemaLocation(context.folder, each)),
    );
  }

  /** Takes the manifests of a target. */
  add(
    snapshot: Snapshot,
    environment: EnvironmentName,
    app: AppName,
    files: ReadonlyMap<string, Buffer>,
  ): void {
    if (this.names.length === 0) return;
    const { DEFAULT_MINOR } =
      require('../../../kubernetes/schema') as typeof import('../../../kubernetes/schema');
    const kubernetes = snapshot.environment(environment).policies?.kubernetes ?? DEFAULT_MINOR;
    for (const [file, content] of files) {
      if (!file.endsWith('.yaml')) continue;
      this.manifests.push({
        path: `${environment}/${app}/${file}`,
        content,
        subject: { environment, app, file: `${snapshot.manifestPath(environment, app)}/${file}` },
        kubernetes,
      });
    }
  }

  /** The findings of the tools; undecided ones where a tool gives no verdict. */
  async ask(): Promise<Finding[]> {
    const { names, manifests, schemaLocations, context } = this;
    if (names.length === 0 || manifests.length === 0) return [];
    context.out.step(`asking ${names.join(', ')} about ${manifests.length} manifests`);
    const findings = await askSecondOpinions(names, manifests, {
      project: context.folder,
      signal: interruption,
      ...(schemaLocations.length > 0 && { schemaLocations }),
    });
    context.out.done();
    return findings;
  }
}

/** `default`, URLs and absolute paths stand as they are; other paths are below the project's folder. */
function schemaLocation(folder: string, location: string): string {
  const stands = location === 'default' || location.startsWith('/') || /^[a-z]+:\/\//.test(location);
  return stands ? location : join(folder, location);
}
