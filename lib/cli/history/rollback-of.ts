import type { DeliveryChange } from '../../engine/history';
import { changeOf } from '../../engine/promotion';

/** How to take the change back: the command, and the commit that holds the earlier state. */
export function rollbackOf({ undo, from, to, parent }: DeliveryChange): string | undefined {
  if (undo === undefined) return undefined;
  if (undo === 'code') return 'take the code back, then: cdk8s-delivery configure';
  const command = changeOf(undo.verb).command(undo);
  if (from) return `${command}   # the state of commit ${parent ?? ''}`;
  return to ? `${command}   # nothing ran there before` : command;
}
