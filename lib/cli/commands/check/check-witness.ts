import {
  findRelease,
  findRendered,
  planWitness,
  type Renderer,
  runChange,
  type Snapshot,
} from '../../../engine/promotion';
import { type Code, DeliveryError, type Finding, finding } from '../../../model/finding';
import { releaseBeginning } from '../../../model/scalars';
import type { ReleaseRecord } from '../../../registry';
import type { Context } from '../../context';
import { interruption } from '../../interruption';
import { parseOption } from '../../parse-option';
import { findingLines } from '../../print-findings';
import { projectRenderer } from '../../renderer';
import { showOutcome } from '../../show-outcome';
import { requestOf } from '../run';
import type { CheckOptions } from './check-options';

/** Renders a release again and keeps a witness when the same files come out. */
export async function checkWitness(context: Context, app: string, options: CheckOptions): Promise<void> {
  const { out } = context;
  const project = await context.projectCode();
  const renderer = await projectRenderer(context, options);
  const asked =
    options.release === undefined ? undefined : parseOption(releaseBeginning, '--release', options.release);
  let chosen: ReleaseRecord | undefined;
  const plan = async (snapshot: Snapshot) => {
    chosen ??= await releaseToRender(snapshot, app, asked);
    const record = chosen;
    if ((await project.repository.resolve(record.code)) === undefined)
      throw new DeliveryError([
        notVerifiable(
          record,
          app,
          `its code, commit ${record.code}, is not in this clone`,
          'fetch the whole history of the project, such as by `git fetch --unshallow`',
        ),
      ]);
    const render = verifiable(renderer, record, app);
    return planWitness(snapshot, { ...requestOf(context, {}), app, record }, { render, project });
  };
  try {
    const outcome = await runChange(await context.delivery(), plan, {
      forge: (snapshot) => context.forge(snapshot),
      onProgress: (step) => out.step(step),
      signal: interruption,
    });
    if (outcome.kind !== 'refused')
      out.line(
        `${out.colors.green('✓')} ${app} rendered again: the same files came out (an unsigned statement)`,
      );
    process.exitCode = await showOutcome(context, [outcome]);
  } catch (error) {
    if (!(error instanceof DeliveryError) || error.code !== 'NOT_VERIFIABLE') throw error;
    out.done();
    for (const line of findingLines(error.findings, out)) out.line(line);
    out.line(out.colors.yellow('not verifiable: no witness was kept'));
    out.data({ result: 'undecided', findings: error.findings });
    process.exitCode = error.exitCode;
  }
}

/** What says that code, dependencies or tools are not to be had here; anything else says something about the release. */
const OUT_OF_REACH: ReadonlySet<Code> = new Set<Code>([
  'NO_LOCKFILE',
  'DEPENDENCIES_FAILED',
  'REMOTE_FAILED',
  'OBJECT_MISSING',
  'RENDER_TIMEOUT',
  'DISK',
]);

/** The renderer, which says `NOT_VERIFIABLE` where it cannot be known what the release renders to. */
function verifiable(renderer: Renderer, record: ReleaseRecord, app: string): Renderer {
  return async (order) => {
    try {
      return await renderer(order);
    } catch (error) {
      if (!(error instanceof DeliveryError) || !error.findings.every(({ code }) => OUT_OF_REACH.has(code)))
        throw error;
      const [first, ...others] = error.findings;
      const told = ({ message, remedy }: Finding) => notVerifiable(record, app, message, remedy);
      throw new DeliveryError([told(first), ...others.map(told)], { cause: error });
    }
  };
}

function notVerifiable({ release }: ReleaseRecord, app: string, why: string, remedy: string): Finding {
  const message = `not verifiable: release ${release} of ${app} cannot be rendered again here: ${why}`;
  return finding('undecided', 'NOT_VERIFIABLE', message, { app }, remedy);
}

async function releaseToRender(
  snapshot: Snapshot,
  app: string,
  id: string | undefined,
): Promise<ReleaseRecord> {
  await snapshot.app(app);
  const environments = snapshot.environments.map(({ name }) => name);
  const found =
    (await findRelease(snapshot, app, id ?? 'r-', environments)) ??
    (id === undefined ? undefined : await findRendered(snapshot, app, id));
  if (found) return found.record;
  throw DeliveryError.of(
    'NO_RELEASE',
    id === undefined
      ? `${app} has no release anywhere`
      : `${app} has no release ${id}, neither in an environment nor among the renders`,
    { app },
  );
}
