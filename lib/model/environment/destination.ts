import { undecided } from '../finding';
import { text } from '../scalars';
import { v } from '../schema';
import { environmentField } from './field';
import { whole } from './field-change';

export const destination = environmentField({
  name: 'destination',
  about: 'cluster, by URL or by name, and namespace of its objects',
  schema: v.strictObject({
    server: v.exactOptional(text),
    name: v.exactOptional(text),
    namespace: text,
  }),
  compare: whole('destination', () => undecided('another cluster or namespace is deployed to', 'high')),
  words: ({ server, name, namespace }) => `runs in ${namespace} of ${name ?? server ?? 'the cluster'}`,
});
