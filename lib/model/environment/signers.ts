import { gained, loosened, quote, tightened } from '../finding';
import { isPlainAddress, signerKey, text } from '../scalars';
import { v } from '../schema';
import { environmentField } from './field';
import { whole } from './field-change';

const signer = v.strictObject({
  person: v.pipe(
    text,
    v.check(isPlainAddress, ({ input }) => `${quote(input)} is not the plain address of a person`),
  ),
  key: signerKey,
});

/** A person or job whose signature counts, and its public key. */
export type SignerData = v.InferOutput<typeof signer>;

export const signers = environmentField({
  name: 'signers',
  about: 'who has to have signed every commit that changes it',
  schema: v.exactOptional(v.pipe(v.array(signer), v.maxLength(200)), []),
  compare: whole('signers', (before, after) => {
    if (after.length === 0) return loosened('commits need not be signed any more');
    if (before.length === 0) return tightened('every commit has to be signed');
    const keys = (list: readonly SignerData[]) => list.map(({ person, key }) => `${person} ${key}`);
    return gained(keys(before), keys(after))
      ? loosened('the signatures of more keys count')
      : tightened('the signatures of fewer keys count');
  }),
  words: (list) =>
    list.length === 0 ? undefined : `signed by ${[...new Set(list.map(({ person }) => person))].join(', ')}`,
});
