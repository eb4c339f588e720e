import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { GoTools } from '../../test/tools/go-tools';
import { SCHEMA_LOCATION, writeSchemas } from '../../test/tools/schemas';

/** Whose API description kubeconform gets; the minor is the one that ours judges by when nothing is said. */
const KUBERNETES = 'k8s.io/kubernetes@v1.34.4';

const CRDS = join(__dirname, '../../imports/crds');

/** What kubeconform counted. */
export interface Counted {
  readonly valid: number;
  readonly invalid: number;
}

/** kubeconform, built from its pinned Go module, with strict schemas beside it. */
export class Kubeconform {
  private readonly tools = new GoTools();
  private readonly program = this.tools.kubeconform();
  private readonly schemas = join(this.tools.folder, 'schemas');

  constructor() {
    const swagger = join(this.tools.module(KUBERNETES), 'api/openapi-spec/swagger.json');
    writeSchemas(
      this.schemas,
      swagger,
      readdirSync(CRDS).map((name) => join(CRDS, name)),
    );
  }

  /**
   * Judges every manifest below a folder.
   *
   * @param cores how many it may use; all where it is left out
   */
  judge(folder: string, cores?: number): Counted {
    const limits = cores === undefined ? [] : ['-n', String(cores)];
    const { stdout, stderr } = spawnSync(
      this.program,
      [
        '-strict',
        '-summary',
        '-output',
        'json',
        ...limits,
        '-schema-location',
        join(this.schemas, SCHEMA_LOCATION),
        folder,
      ],
      {
        encoding: 'utf8',
        maxBuffer: 1 << 30,
        env: { ...process.env, ...(cores === undefined ? {} : { GOMAXPROCS: String(cores) }) },
      },
    );
    if (stderr !== '') throw new Error(`kubeconform failed: ${stderr}`);
    const { summary } = JSON.parse(stdout) as {
      summary: { valid: number; invalid: number; errors: number; skipped: number };
    };
    return { valid: summary.valid, invalid: summary.invalid + summary.errors + summary.skipped };
  }

  remove(): void {
    this.tools.remove();
  }
}
