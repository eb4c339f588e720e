import type { GateEntry, GateJudge } from '../model/gate';

/** The judge for a kind of gate; it is loaded where an environment has such a gate. */
interface RegisteredJudge {
  readonly gate: string;
  load(): GateJudge;
}

const registered: RegisteredJudge[] = [
  { gate: 'soak', load: () => (require('./soak/judge') as typeof import('./soak/judge')).soakJudge },
  {
    gate: 'expression',
    load: () => (require('./expression/judge') as typeof import('./expression/judge')).expressionJudge,
  },
  {
    gate: 'statement',
    load: () => (require('./statement/judge') as typeof import('./statement/judge')).statementJudge,
  },
  { gate: 'wave', load: () => (require('./wave/judge') as typeof import('./wave/judge')).waveJudge },
];

/** The judge for an entry; undefined where no judge knows its kind and version. */
export function judgeOf({ gate, version }: GateEntry): GateJudge | undefined {
  const judge = registered.find((each) => each.gate === gate)?.load();
  return judge?.versions.includes(version) ? judge : undefined;
}

/**
 * Adds a judge.
 *
 * @returns takes it back
 */
export function registerGateJudge(entry: RegisteredJudge): () => void {
  registered.push(entry);
  return () => void registered.splice(registered.indexOf(entry), 1);
}
