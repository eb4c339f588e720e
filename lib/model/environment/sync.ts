import { loosened, neutral, tightened } from '../finding';
import { v } from '../schema';
import { environmentField } from './field';
import { parts } from './field-change';

export const sync = environmentField({
  name: 'sync',
  about: 'what its controller does by itself',
  schema: v.strictObject({ automated: v.boolean(), prune: v.boolean(), selfHeal: v.boolean() }),
  compare: parts('sync', {
    automated: (_, after) =>
      after
        ? loosened('what is merged reaches the cluster by itself')
        : tightened('a person has to start each sync'),
    prune: (_, after) =>
      after
        ? loosened('what leaves Git is deleted from the cluster', 'medium')
        : neutral('what leaves Git stays in the cluster'),
    selfHeal: (_, after) =>
      neutral(after ? 'changes in the cluster are undone' : 'changes in the cluster stay'),
  }),
  words: ({ automated }) => (automated ? 'syncs by itself' : 'synced by hand'),
});
