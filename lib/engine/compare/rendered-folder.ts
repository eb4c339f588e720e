import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ENVIRONMENT_INPUTS } from '../../model/exchange';
import { DeliveryError, notEmpty, notWritten } from '../../model/finding';
import { commitId, dnsLabel, fitted, problemText, recordOf } from '../../model/scalars';
import { v } from '../../model/schema';
import type { Snapshot } from '../delivery';
import type { Rendered } from '../promotion';
import { type Files, readFleet, readOutput, readPlainFile } from '../render';
import type { CodeDiffInput } from './code-diff';
import { fittingRequest, type RecordedTarget } from './fitting-request';
import { newTargets } from './new-apps';
import type { Scope } from './scope';

const StatementSchema = v.strictObject({
  schema: v.literal('cdk8s-delivery/rendered-diff/v1'),
  /** What was rendered: a code revision, or `work tree`. */
  code: v.union([v.literal('work tree'), commitId]),
  /** Commit of the delivery branch whose records were rendered; `null` where the branch had none. */
  delivery: v.nullable(commitId),
  /** The same for environments that are delivered elsewhere. */
  environments: recordOf(dnsLabel, v.nullable(commitId)),
});

/** What a folder of rendered files says about itself: an unproven claim of its writer. */
export type RenderedStatement = v.InferOutput<typeof StatementSchema>;

const STATEMENT = 'diff.json';
const OUTPUT = 'output';

/**
 * Keeps what was rendered for a comparison in a folder, for a second process that has no project code.
 *
 * @param folder a new or empty folder
 * @throws DeliveryError `INVALID_OPTION` where it is not empty, `DISK`
 */
export function writeRendered(
  folder: string,
  snapshot: Snapshot,
  code: RenderedStatement['code'],
  { fleet, targets, environmentInputs }: Rendered,
): void {
  const objects = [...environmentInputs].filter(([, files]) => files.size > 0);
  const statement: RenderedStatement = {
    schema: 'cdk8s-delivery/rendered-diff/v1',
    code,
    ...statedHeads(snapshot),
  };
  const described = { ...fleet, environmentInputs: objects.map(([name]) => name), bootstrap: [] };
  try {
    mkdirSync(folder, { recursive: true });
    if (readdirSync(folder).length > 0) throw notEmpty(folder);
    writeFileSync(join(folder, STATEMENT), `${JSON.stringify(statement, null, 2)}\n`);
    const output = join(folder, OUTPUT);
    mkdirSync(output);
    writeFileSync(join(output, 'fleet.json'), JSON.stringify(described));
    for (const [target, files] of targets) writeFiles(join(output, target), files);
    for (const [environment, files] of objects)
      writeFiles(join(output, environment, ENVIRONMENT_INPUTS), files);
  } catch (cause) {
    if (cause instanceof DeliveryError) throw cause;
    throw notWritten(folder, cause);
  }
}

/**
 * Reads such a folder, trusting nothing in it: what had to be rendered is worked out again from the records at the
 * head, and everything is judged like output of project code.
 *
 * @throws DeliveryError what `readOutput` throws; `RENDER_OUTPUT` where the folder is not a rendered one
 */
export async function readRendered(
  folder: string,
  snapshot: Snapshot,
  targets: readonly RecordedTarget[],
  scope: Scope,
): Promise<Omit<CodeDiffInput, 'code'>> {
  const output = join(folder, OUTPUT);
  const fleet = readFleet(output);
  const { request, findings } = fittingRequest(targets, fleet, scope);
  const fresh = await newTargets(snapshot, fleet, scope);
  const whole = { ...request, targets: [...request.targets, ...fresh] };
  return { rendered: readOutput(output, whole), targets, fresh, findings, scope };
}

/** What the folder says about itself. */
export function readStatement(folder: string): RenderedStatement {
  const content = readPlainFile(join(folder, STATEMENT), 64 * 1024);
  if (typeof content === 'string') throw DeliveryError.of('RENDER_OUTPUT', content, { file: STATEMENT });
  const read = fitted(StatementSchema, parsed(content.toString('utf8')));
  if (read.fits) return read.output;
  throw DeliveryError.of('RENDER_OUTPUT', problemText(read.problems[0]), { file: STATEMENT });
}

/** The heads of all branches that are delivered to. */
function statedHeads(snapshot: Snapshot): Pick<RenderedStatement, 'delivery' | 'environments'> {
  const elsewhere = snapshot.environments.flatMap(({ name }) => {
    const location = snapshot.locationOf(name);
    return location === snapshot.home ? [] : [[name, location.head ?? null] as const];
  });
  return { delivery: snapshot.home.head ?? null, environments: Object.fromEntries(elsewhere) };
}

function writeFiles(folder: string, files: Files): void {
  for (const [name, content] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
