import { type FieldJudgement, loosened, tightened } from '../finding';
import { v } from '../schema';
import { environmentField } from './field';
import { whole } from './field-change';

/** How the commits are tagged that change what runs in an environment: with a message, and with a signature too. */
export type PromotionTags = 'annotated' | 'signed';

const promotionTags: v.GenericSchema<PromotionTags> = v.picklist(['annotated', 'signed']);

export const tags = environmentField({
  name: 'tags',
  about: 'whether each commit that changes what runs there gets a tag, and whether the tag is signed',
  schema: v.exactOptional(promotionTags),
  compare: whole('tags', judged),
  words: (kind) => (kind === undefined ? undefined : `tagged (${kind})`),
});

function judged(before: PromotionTags | undefined, after: PromotionTags | undefined): FieldJudgement {
  if (after === undefined) return loosened('promotions are not tagged any more', 'low');
  if (before === undefined) return tightened('promotions are tagged');
  return after === 'signed'
    ? tightened('tags of promotions are signed')
    : loosened('tags of promotions are not signed any more');
}
