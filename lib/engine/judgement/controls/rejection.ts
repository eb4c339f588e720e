import { type Finding, firstLine, refusal } from '../../../model/finding';
import { moment } from '../../../model/text';
import { REJECTED, type Rejection } from '../../../registry';
import type { Inventory, InventoryImage } from '../inventory';
import { rejectedNames } from '../rejected-names';
import type { ControlQuestion, ControlRule } from './control-rule';

/** A rejected release or image must not run anywhere again. */
export const rejectionRule: ControlRule<readonly Rejection[]> = { control: REJECTED, judge: judgeRejections };

function judgeRejections(
  rejections: readonly Rejection[],
  { act, subject, record, inventory = [] }: ControlQuestion,
): Finding[] {
  const names = new Set(record ? rejectedNames(record) : []);
  const placed = placesByDigest(inventory);
  return rejections
    .filter(({ what }) => names.has(what) || placed.has(what))
    .map(({ what, since, by, reason }) => {
      const [place, ...more] = placed.get(what) ?? [];
      const others = more.length === 0 ? '' : ` and ${more.length} more`;
      const where = place === undefined ? '' : `, and stands at ${place.at}${others}`;
      const message = `${what} was rejected by ${by} on ${moment(since)}${where}: ${firstLine(reason)}`;
      const remedy =
        act === 'rollback'
          ? 'roll back to another release'
          : `release a fixed one, or end the rejection with \`cdk8s-delivery unreject ${what}\``;
      return refusal('REJECTED', message, subject, remedy);
    });
}

function placesByDigest(inventory: Inventory): ReadonlyMap<string, Inventory> {
  const found = new Map<string, InventoryImage[]>();
  for (const each of inventory) {
    const digest = each.image?.digest;
    if (digest !== undefined) found.set(digest, [...(found.get(digest) ?? []), each]);
  }
  return found;
}
