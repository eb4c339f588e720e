import type { DeliveryChange } from '../../engine/history';

/** Who asked for a change; of one that no command made the author of its commit, whatever the message says. */
export function askedBy({ byTool, claims, author }: DeliveryChange): string {
  return byTool ? (claims.requestedBy ?? author) : author;
}
