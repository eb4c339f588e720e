import { gained, loosened, tightened } from '../finding';
import { v } from '../schema';
import { environmentField } from './field';
import { whole } from './field-change';
import { signer, signerLines } from './signer';

export const signers = environmentField({
  name: 'signers',
  about: 'who has to have signed every commit that changes it',
  schema: v.exactOptional(v.pipe(v.array(signer), v.maxLength(200)), []),
  compare: whole('signers', (before, after) => {
    if (after.length === 0) return loosened('commits need not be signed any more');
    if (before.length === 0) return tightened('every commit has to be signed');
    return gained(signerLines(before), signerLines(after))
      ? loosened('the signatures of more keys count')
      : tightened('the signatures of fewer keys count');
  }),
  words: (list) =>
    list.length === 0 ? undefined : `signed by ${[...new Set(list.map(({ person }) => person))].join(', ')}`,
});
