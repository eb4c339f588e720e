import type { StandingControl, TargetStatus } from '../../engine/history';
import type { GateStanding } from '../../model/gate';
import { cut, moment, momentOfEnd, printableLines } from '../../model/text';
import type { Output } from '../output';
import { versionOf } from '../version-of';

/** A note about a target, by kind. */
interface CellPart {
  readonly kind: 'detail' | 'rejected' | 'mark' | 'pending' | 'gate' | 'proposed';
  readonly text: string;
}

/** The cell of a target. */
export interface CellText {
  readonly version: string;
  /** Whether a version is said, and not that there is none. */
  readonly stands: boolean;
  readonly since?: Date;
  /** Everything else, one thing each. */
  readonly more: readonly CellPart[];
}

/**
 * The cell of a target.
 *
 * @param waiting proposals that bring the app there, configure it otherwise, or take it away
 */
export function cellText(
  status: TargetStatus | undefined,
  waiting: readonly string[],
  details = false,
): CellText {
  const proposed = (id: string): CellPart => ({ kind: 'proposed', text: `proposed: ${id}` });
  if (!status) return { version: 'absent', stands: false, more: waiting.map(proposed) };
  const {
    record,
    unreadable = false,
    unrecorded = false,
    differs = false,
    forged = false,
    since,
    controls,
    pending,
    proposals,
    rejected,
    diverged,
    bypassed = [],
  } = status;
  const detail = (text: string): CellPart => ({ kind: 'detail', text });
  return {
    version: record ? versionOf(record) : absentWord({ unreadable, unrecorded }),
    stands: record !== undefined,
    ...(since ? { since } : {}),
    more: [
      ...(record && details ? [detail(record.release), detail(`code ${record.code.slice(0, 7)}`)] : []),
      ...(forged ? [{ kind: 'mark', text: 'RECORD FORGED' } as const] : []),
      ...(differs ? [{ kind: 'mark', text: FILES_DIFFER } as const] : []),
      ...(rejected ? [{ kind: 'rejected', text: 'REJECTED' } as const] : []),
      ...marks(controls, REASON).map((text): CellPart => ({ kind: 'mark', text })),
      ...bypassed.map(
        (each): CellPart => ({ kind: 'mark', text: `BYPASSED ${cut(printableLines(each), REASON)}` }),
      ),
      ...(diverged
        ? [
            {
              kind: 'mark',
              text: `DIVERGED from ${diverged.upstream}${diverged.undecided ? '?' : ''}`,
            } as const,
          ]
        : []),
      ...pending.flatMap(
        ({ record: next, environment, differs, later = [], gates, rejected: refused }): CellPart[] => [
          {
            kind: 'pending',
            text: `← ${versionOf(next)} (${environment}: ${DIFFERS[differs]}${later.join(', ')}${refused ? ', REJECTED' : ''})`,
          },
          ...gates
            .filter(({ verdict }) => verdict !== 'pass')
            .map((gate): CellPart => ({ kind: 'gate', text: gateText(gate) })),
        ],
      ),
      ...[...new Set([...proposals, ...waiting])].map(proposed),
    ],
  };
}

/** The mark of a target whose files are not what its record says. */
export const FILES_DIFFER = 'FILES DIFFER';

function absentWord({
  unreadable,
  unrecorded,
}: {
  readonly unreadable: boolean;
  readonly unrecorded: boolean;
}) {
  if (unreadable) return 'unreadable';
  return unrecorded ? 'unrecorded' : 'no release';
}

/** The cell of a target, for a terminal. */
interface Cell {
  readonly version: string;
  readonly since?: string;
  readonly more: readonly string[];
}

/** The same for a terminal. */
export function cellOf(
  status: TargetStatus | undefined,
  waiting: readonly string[],
  { colors, details }: Pick<Output, 'colors' | 'details'>,
): Cell {
  const { version, stands, since, more } = cellText(status, waiting, details);
  const paint: Readonly<Record<CellPart['kind'], (text: string) => string>> = {
    detail: colors.dim,
    rejected: colors.red,
    mark: colors.yellow,
    pending: colors.cyan,
    gate: colors.yellow,
    proposed: colors.magenta,
  };
  return {
    version: stands ? colors.green(version) : colors.dim(version),
    ...(since ? { since: colors.dim(`since ${moment(since)}`) } : {}),
    more: more.map(({ kind, text }) => paint[kind](text)),
  };
}

/** Characters of a reason behind a mark: `history` has the whole. */
export const REASON = 36;

/**
 * Marks of decisions.
 *
 * @param reason characters of the reason that is told behind each; none unless given
 */
export function marks(controls: readonly StandingControl[], reason = 0): string[] {
  return controls.flatMap(({ mark, value }) => {
    if (mark === undefined) return [];
    const why = reason > 0 && value && 'reason' in value ? value.reason : undefined;
    if (typeof why !== 'string' || why === '') return [mark];
    return [`${mark}: ${cut(printableLines(why.split('\n', 1)[0] ?? ''), reason)}`];
  });
}

const DIFFERS = {
  first: 'first release',
  image: 'image',
  configuration: 'configuration',
  both: 'image and code',
  later: 'configuration for ',
} as const;

/** The text of a gate that is not open. */
function gateText({ gate, verdict, until }: GateStanding): string {
  if (verdict !== 'wait') return `${gate}: ${verdict === 'refuse' ? 'refuses' : 'undecided'}`;
  return until === undefined ? `${gate}: waits` : `${gate}: waits until ${momentOfEnd(new Date(until))}`;
}
