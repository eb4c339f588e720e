import { v } from '../../schema';
import { environmentField } from '../field';
import { policyChanges } from './policy-changes';
import { type PolicyData, PolicyDataSchema } from './policy-data';

/** The rules that its objects are judged by, beside those that hold everywhere. */
export const policies = environmentField({
  name: 'policies',
  about: 'what its objects are judged by, beside what holds everywhere',
  schema: v.exactOptional(PolicyDataSchema),
  // An environment without this field has no custom policies.
  compare: (before, after) => policyChanges(before ?? {}, after ?? {}),
  words: (value: PolicyData | undefined) =>
    value === undefined ? undefined : `policies: ${Object.keys(value).join(', ')}`,
});
