import { quote } from '../finding';
import { isPlainAddress, signerKey, text } from '../scalars';
import { v } from '../schema';

/** A person or job, by address, and a public key of theirs. */
export const signer = v.strictObject({
  person: v.pipe(
    text,
    v.check(isPlainAddress, ({ input }) => `${quote(input)} is not the plain address of a person`),
  ),
  key: signerKey,
});

/** A person or job whose signature counts, and its public key. */
export type SignerData = v.InferOutput<typeof signer>;

/** People and keys, one on each line, to be compared. */
export function signerLines(list: readonly SignerData[]): readonly string[] {
  return list.map(({ person, key }) => `${person} ${key}`);
}
