import { judgeOf } from '../../gates/judges';
import { type Code, clockUndecided, type Finding, refusal, undecidedRefusal } from '../../model/finding';
import {
  type GateEntry,
  type GateJudge,
  type GateMoment,
  type GatePorts,
  type GateStanding,
  type GateVerdict,
  gateName,
} from '../../model/gate';
import type { EnvironmentName } from '../../model/scalars';
import { momentOfEnd } from '../../model/text';

/** A gate of an environment, and the facts that its judge asked for. */
export interface GatheredGate {
  readonly entry: GateEntry;
  /** Absent where there is no judge for the gate. */
  readonly judge?: GateJudge;
  readonly facts: unknown;
}

/** The state of a gate, and what it means for the change. */
export interface JudgedGate {
  readonly standing: GateStanding;
  readonly findings: readonly Finding[];
}

/** Reads the facts that the gates of an environment judge by. */
export function gatherGates(entries: readonly GateEntry[], ports: GatePorts): Promise<GatheredGate[]> {
  return Promise.all(
    entries.map(async (entry) => {
      const judge = judgeOf(entry);
      return judge ? { entry, judge, facts: await judge.gather(entry, ports) } : { entry, facts: undefined };
    }),
  );
}

/** Judges gates by what was gathered; those that have nothing to say are left out. Pure. */
export function judgeGates(gates: readonly GatheredGate[], moment: GateMoment): JudgedGate[] {
  return gates.flatMap(({ entry, judge, facts }) => {
    const verdict = judge ? judge.judge(entry, facts, moment) : unknownTo(entry);
    if (!verdict) return [];
    const { doubt } = moment;
    return doubt !== undefined && judge?.usesTime?.(entry)
      ? [outOfTime(entry, moment, doubt)]
      : [judged(entry, judge, verdict, moment)];
  });
}

function unknownTo({ gate, version }: GateEntry): GateVerdict {
  return {
    verdict: 'undecided',
    missing: `a judge of ${gate}, version ${version}`,
    supply: 'use the version of cdk8s-delivery that configured the environment',
  };
}

/** Whether the verdict of one of these gates depends on the time. */
export function usesTime(entries: readonly GateEntry[]): boolean {
  return entries.some((entry) => judgeOf(entry)?.usesTime?.(entry));
}

/** The finding that a gate cannot be judged because the clock cannot be trusted. */
function outOfTime(
  entry: GateEntry,
  { environment, app }: Pick<GateMoment, 'environment' | 'app'>,
  doubt: string,
): JudgedGate {
  const gate = gateName(entry);
  const found = clockUndecided(`the gate ${gate} lets it into ${environment}`, doubt, {
    environment,
    app,
    gate,
  });
  return {
    standing: { environment, app, gate, verdict: 'undecided', message: found.message },
    findings: [found],
  };
}

const CODES_OF: Readonly<Record<'wait' | 'undecided' | 'refuse', Code>> = {
  wait: 'GATE_WAITS',
  undecided: 'GATE_UNDECIDED',
  refuse: 'GATE_REFUSED',
};

function judged(
  entry: GateEntry,
  judge: GateJudge | undefined,
  verdict: GateVerdict,
  { environment, app }: GateMoment,
): JudgedGate {
  const gate = gateName(entry);
  const message = messageOf(gate, verdict, environment);
  const times =
    verdict.verdict === 'wait'
      ? {
          ...(verdict.since === undefined ? {} : { since: verdict.since.toISOString() }),
          ...(verdict.until === undefined ? {} : { until: verdict.until.toISOString() }),
        }
      : {};
  const standing = { environment, app, gate, verdict: verdict.verdict, message, ...times };
  if (verdict.verdict === 'pass') return { standing, findings: [] };
  const code = judge?.codes?.[verdict.verdict] ?? CODES_OF[verdict.verdict];
  const tell = verdict.verdict === 'undecided' ? undecidedRefusal : refusal;
  const found = tell(code, message, { environment, app, gate }, remedyOf(gate, verdict));
  return { standing, findings: [{ ...found, ...times }] };
}

function messageOf(gate: string, verdict: GateVerdict, environment: EnvironmentName): string {
  switch (verdict.verdict) {
    case 'pass':
      return `${gate}: ${verdict.why}`;
    case 'wait': {
      const until = verdict.until === undefined ? '' : `, that is until ${momentOfEnd(verdict.until)}`;
      return `${environment} wants ${verdict.for}${until}`;
    }
    case 'undecided':
      return `whether the gate ${gate} lets it into ${environment} is undecided: ${verdict.missing} is missing`;
    case 'refuse':
      return `the gate ${gate} does not let it into ${environment}: ${verdict.why}`;
  }
}

function remedyOf(gate: string, verdict: GateVerdict): string | undefined {
  if (verdict.verdict === 'undecided')
    return `${verdict.supply}; or \`--bypass gate:${gate}\` where the environment allows it`;
  return verdict.verdict === 'pass' ? undefined : verdict.lift;
}
