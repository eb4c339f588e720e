import type { StandingControl, TargetStatus } from '../../engine/history';
import type { GateStanding } from '../../model/gate';
import { moment } from '../moment';
import type { Output } from '../output';
import { versionOf } from '../version-of';

/** What is said of a target. */
interface Cell {
  readonly version: string;
  readonly since?: string;
  /** Everything else, one thing each. */
  readonly more: readonly string[];
}

/** What is said of a target; of one that is not there, what waits for it. */
export function cellOf(
  status: TargetStatus | undefined,
  waiting: readonly string[],
  { colors, details }: Pick<Output, 'colors' | 'details'>,
): Cell {
  if (!status)
    return {
      version: colors.dim('absent'),
      more: waiting.map((id) => colors.magenta(`proposed: ${id}`)),
    };
  const { record, since, controls, pending, proposals, rejected, diverged } = status;
  return {
    version: record ? colors.green(versionOf(record)) : colors.dim('no release'),
    ...(since ? { since: colors.dim(`since ${moment(since)}`) } : {}),
    more: [
      ...(record && details
        ? [colors.dim(record.release), colors.dim(`code ${record.code.slice(0, 7)}`)]
        : []),
      ...(rejected ? [colors.red('REJECTED')] : []),
      ...marks(controls).map((mark) => colors.yellow(mark)),
      ...(diverged
        ? [colors.yellow(`DIVERGED from ${diverged.upstream}${diverged.undecided ? '?' : ''}`)]
        : []),
      ...pending.flatMap(({ record: next, environment, differs, gates }) => [
        colors.cyan(`← ${versionOf(next)} (${environment}: ${DIFFERS[differs]})`),
        ...gates.filter(({ verdict }) => verdict !== 'pass').map((gate) => colors.yellow(gateText(gate))),
      ]),
      ...proposals.map((id) => colors.magenta(`proposed: ${id}`)),
    ],
  };
}

/** What decisions are marked with. */
export const marks = (controls: readonly StandingControl[]) => controls.flatMap(({ mark }) => mark ?? []);

const DIFFERS = {
  first: 'first release',
  image: 'image',
  configuration: 'configuration',
  both: 'image and code',
} as const;

/** What a gate that is not open says. */
function gateText({ gate, verdict, until }: GateStanding): string {
  if (verdict !== 'wait') return `${gate}: ${verdict === 'refuse' ? 'refuses' : 'undecided'}`;
  return until === undefined ? `${gate}: waits` : `${gate}: waits until ${moment(new Date(until))}`;
}
