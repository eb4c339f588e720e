import type { DeliveryChange } from '../../engine/history';
import { changeOf } from '../../engine/promotion';

/** How to take the change back: the command, and the commit that holds the earlier state. */
export function rollbackOf({ undo, from, to, parent, replaced, byTool }: DeliveryChange): string | undefined {
  if (undo === undefined) return undefined;
  if (undo === 'code')
    return byTool
      ? 'take the code back, then: cdk8s-delivery configure'
      : 'cdk8s-delivery configure   # puts back what the code says';
  const command = changeOf(undo.verb).command(undo);
  if (from && replaced)
    return `${command}   # the files of its record; those of commit ${parent ?? ''} were edited by hand`;
  if (from) return `${command}   # the state of commit ${parent ?? ''}`;
  return to ? `${command}   # nothing ran there before` : command;
}
