import { compilePattern, pattern, tag } from '../scalars';
import { v } from '../schema';

/**
 * Which tag of a repository is the newest image of a slot, as `discover` asks for it.
 *
 * Patterns are RE2 and have to fit the whole tag; what the first group of one holds is compared, or the whole tag where it
 * has no group.
 */
export type TagPolicy =
  | {
      /** Range of versions, such as `^1.4` or `>=2 <4`; the highest version in it is the newest. */
      readonly semver: string;
      /**
       * Which tags count, and where the version stands in them, such as `(.*)-alpine`.
       *
       * @default - the whole tag is the version; a `v` in front is passed by
       */
      readonly pattern?: string;
    }
  | {
      /** Which tags count, such as `main-[0-9a-f]+-([0-9]+)`. */
      readonly pattern: string;
      /**
       * What makes a tag newer: the greater `number`, the `text` that sorts later, or that its image was `built` later,
       * as the image itself says.
       */
      readonly order: TagOrder;
    }
  | {
      /** A tag that moves, such as `main`: what it names now is the newest. */
      readonly tag: string;
    };

/** How tags of a pattern are put in order. */
export type TagOrder = 'number' | 'text' | 'built';

const ORDERS = ['number', 'text', 'built'] as const satisfies readonly TagOrder[];

const range = v.pipe(
  v.string(),
  v.minLength(1, 'empty; every version is `*`'),
  v.maxLength(200, 'longer than 200 characters'),
  v.check(isRange, 'not a range of versions, such as `^1.4` or `>=2 <4`'),
);

/** What {@link TagPolicy} says, checked. */
export const TagPolicySchema: v.GenericSchema<TagPolicy> = v.union(
  [
    v.strictObject({ semver: range, pattern: v.exactOptional(pattern) }),
    v.strictObject({ pattern, order: v.picklist(ORDERS) }),
    v.strictObject({ tag }),
  ],
  `not a policy for tags: a map of \`semver\`, maybe with \`pattern\`; of \`pattern\` and \`order\` (${ORDERS.join(', ')}); or of \`tag\``,
);

/** A policy in words: what is meant to come. */
export function policyWords(policy: TagPolicy): string {
  if ('tag' in policy) return `what tag ${policy.tag} names`;
  if ('order' in policy) {
    const most = { number: 'the greatest number', text: 'the last by its text', built: 'the last one built' };
    return `${most[policy.order]} of ${policy.pattern}`;
  }
  const of = policy.pattern === undefined ? '' : ` of ${policy.pattern}`;
  return `the highest version in ${policy.semver}${of}`;
}

/** Whether a pattern has a group, whose text is compared. */
export function hasGroup(pattern: string): boolean {
  return (compilePattern(pattern)?.groupCount() ?? 0) > 0;
}

function isRange(text: string): boolean {
  const validRange = require('semver/ranges/valid') as typeof import('semver/ranges/valid');
  return validRange(text) !== null;
}
