import type { GateStanding } from '../../model/gate';
import type { CheckRow } from './plan-view';

/** One row per gate that lets a target pass; the others are among the findings. */
export function openGateRows(gates: readonly GateStanding[] = []): CheckRow[] {
  return gates
    .filter(({ verdict }) => verdict === 'pass')
    .map(({ environment, app, message }) => ({
      severity: 'passed',
      code: 'GATE_PASSED',
      message,
      remedy: '',
      subject: `${environment}/${app}`,
    }));
}
