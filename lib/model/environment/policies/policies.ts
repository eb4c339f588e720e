import { v } from '../../schema';
import { environmentField } from '../field';
import { policyChanges } from './policy-changes';
import { type PolicyData, PolicyDataSchema } from './policy-data';

/** What the objects in it are judged by, beside what holds everywhere. */
export const policies = environmentField({
  name: 'policies',
  about: 'what its objects are judged by, beside what holds everywhere',
  schema: v.exactOptional(PolicyDataSchema),
  // An environment that says nothing of policies has none of its own.
  compare: (before, after) => policyChanges(before ?? {}, after ?? {}),
  words: (value: PolicyData | undefined) =>
    value === undefined ? undefined : `policies: ${Object.keys(value).join(', ')}`,
});
