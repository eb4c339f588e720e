import { gained, loosened, tightened } from '../finding';
import { isGpgKey, text } from '../scalars';
import { v } from '../schema';
import { environmentField } from './field';
import { parts } from './field-change';
import { type SignerData, signer, signerLines } from './signer';
import { teams } from './teams';

const people = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(20));

const approver = v.pipe(
  signer,
  v.check(({ key }) => !isGpgKey(key), 'an approval is signed with a key of SSH (`ssh-ed25519 AAAA…`)'),
);

export const approvals = environmentField({
  name: 'approvals',
  about:
    'how many people have to agree, to a rollback too, of which teams, with which keys they sign, and what a merge leaves',
  schema: v.pipe(
    v.strictObject({
      reviewers: people,
      rollback: people,
      owners: v.array(text),
      keys: v.exactOptional(v.pipe(v.array(approver), v.maxLength(200)), []),
      signed: v.exactOptional(v.boolean(), false),
      receipts: v.exactOptional(v.boolean(), false),
    }),
    v.check(
      ({ reviewers, rollback, keys, signed }) =>
        !signed || new Set(keys.map(({ person }) => person)).size >= Math.max(1, reviewers, rollback),
      'approvals that have to be signed need the keys of as many people as have to agree',
    ),
  ),
  compare: parts('approvals', {
    reviewers: (before, after) =>
      after < before
        ? loosened(after === 0 ? 'nobody has to agree any more' : 'fewer people have to agree')
        : tightened('more people have to agree'),
    rollback: (before, after) =>
      after < before
        ? loosened('fewer people have to agree to a rollback', 'medium')
        : tightened('a rollback needs more people'),
    owners: teams,
    keys: (before: readonly SignerData[], after: readonly SignerData[]) =>
      gained(signerLines(before), signerLines(after))
        ? loosened('approvals count that more keys sign')
        : tightened('approvals count that fewer keys sign'),
    signed: (_, after) =>
      after ? tightened('an approval has to be signed') : loosened('an approval need not be signed any more'),
    receipts: (_, after) =>
      after
        ? tightened('a merge has to leave a receipt')
        : loosened('a merge need not leave a receipt any more'),
  }),
  words: ({ reviewers, owners, signed }) =>
    `${reviewers} ${signed ? 'signed ' : ''}${reviewers === 1 ? 'approval' : 'approvals'}${owners.length === 0 ? '' : ` of ${owners.join(', ')}`}`,
});
