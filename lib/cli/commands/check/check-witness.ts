import type { ChangeOutcome, WitnessChange } from '../../../engine/promotion';
import { DeliveryError } from '../../../model/finding';
import { type AppName, releaseBeginning } from '../../../model/scalars';
import type { Context } from '../../context';
import { parseOption } from '../../parse-option';
import { findingLines } from '../../print-findings';
import { showOutcome } from '../../show-outcome';
import type { CheckOptions } from './check-options';

const witnessed = ({ plan }: ChangeOutcome) => (plan.change as WitnessChange).release ?? '';

/** Renders a release again and keeps a witness when the same files come out. */
export async function checkWitness(context: Context, app: AppName, options: CheckOptions): Promise<void> {
  const { out } = context;
  const asked =
    options.release === undefined ? undefined : parseOption(releaseBeginning, '--release', options.release);
  const release = asked === undefined ? {} : { release: asked };
  try {
    const outcome = await (await context.open()).run({ verb: 'witness', app, ...release });
    if (outcome.kind !== 'refused')
      out.line(
        `${out.colors.green('✓')} ${app} ${witnessed(outcome)} rendered again: the same files came out (an unsigned statement)`,
      );
    if (outcome.kind !== 'refused' && asked === undefined)
      out.line(
        out.colors.dim('  it is what the first environment with a release runs; --release names another one'),
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
