import { gained, loosened, tightened } from '../finding';
import { isGpgKey, isPlainAddress, text } from '../scalars';
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

/** One of the parts of which all have to hold: so many people of these teams and people, or of the owners of the app that moves. */
const clause = v.strictObject({
  people: v.pipe(people, v.minValue(1)),
  of: v.union([v.literal('owners'), v.pipe(v.array(text), v.minLength(1, 'names nobody'))]),
});

const address = v.pipe(text, v.check(isPlainAddress, 'is not the plain address of a person'));

export const approvals = environmentField({
  name: 'approvals',
  about:
    'how many people have to agree, to a rollback and to a bypass too, of which teams, with which keys they sign, and what a merge leaves',
  schema: v.pipe(
    v.strictObject({
      reviewers: people,
      rollback: people,
      bypass: v.exactOptional(people),
      owners: v.array(text),
      keys: v.exactOptional(v.pipe(v.array(approver), v.maxLength(200)), []),
      signed: v.exactOptional(v.boolean(), false),
      receipts: v.exactOptional(v.boolean(), false),
      all: v.exactOptional(v.pipe(v.array(clause), v.maxLength(20))),
      teams: v.exactOptional(v.record(text, v.pipe(v.array(address), v.maxLength(200)))),
    }),
    v.check(
      ({ reviewers, all = [] }) => all.every((each) => each.people <= reviewers),
      'more people of some have to agree than `reviewers` says of all',
    ),
    v.check(
      ({ reviewers, bypass = reviewers }) => bypass >= reviewers,
      'fewer people have to agree to a bypass than to any change',
    ),
    v.check(
      ({ reviewers, rollback, bypass = 0, keys, signed }) =>
        !signed || new Set(keys.map(({ person }) => person)).size >= Math.max(1, reviewers, rollback, bypass),
      'approvals that have to be signed need the keys of as many people as have to agree',
    ),
  ),
  compare: (before, after) => {
    const isSaid = before.bypass !== undefined || after.bypass !== undefined;
    return comparedParts(whole(before, isSaid), whole(after, isSaid));
  },
  words: ({ reviewers, owners, signed, all = [] }) =>
    `${reviewers} ${signed ? 'signed ' : ''}${reviewers === 1 ? 'approval' : 'approvals'}${owners.length === 0 ? '' : ` of ${owners.join(', ')}`}${all.map(clauseWords).join('')}`,
});

/** How many people have to agree to a change that bypasses a refusal: one more than to any other, unless it is said. */
export function bypassReviewers({
  reviewers,
  bypass = reviewers === 0 ? 0 : reviewers + 1,
}: {
  readonly reviewers: number;
  readonly bypass?: number;
}): number {
  return bypass;
}

type Clauses = readonly v.InferOutput<typeof clause>[];
type Teams = Readonly<Record<string, readonly string[]>>;

const clauseWords = ({ people: count, of }: v.InferOutput<typeof clause>) =>
  `, ${count} of ${of === 'owners' ? "the app's owners" : of.join(' or ')}`;

function memberLines(all: Teams): readonly string[] {
  return Object.entries(all).flatMap(([team, members]) => members.map((each) => `${team} ${each}`));
}

/** Parts that are gone or changed may ask for less. */
function clauses(before: Clauses, after: Clauses) {
  const [old, now] = [before.map(clauseWords), after.map(clauseWords)];
  return old.every((each) => now.includes(each))
    ? tightened('people of more teams have to agree')
    : loosened('some people need not agree any more');
}

const comparedParts = parts('approvals', {
  reviewers: (before, after) =>
    after < before
      ? loosened(after === 0 ? 'no approval is needed any more' : 'fewer approvals are needed')
      : tightened('more people have to agree'),
  rollback: (before, after) =>
    after < before
      ? loosened('fewer approvals are needed to a rollback', 'medium')
      : tightened('a rollback needs more people'),
  bypass: (before: number, after: number) =>
    after < before
      ? loosened('fewer approvals are needed to a bypass')
      : tightened('a bypass needs more people'),
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
  all: clauses,
  teams: (before: Teams, after: Teams) =>
    gained(memberLines(before), memberLines(after))
      ? loosened('more people count as members of the teams that have to agree')
      : tightened('fewer people count as members of the teams that have to agree'),
});

/** What is left out says that there is none; what a bypass needs follows from the rest where neither side says it. */
const whole = <
  T extends {
    readonly reviewers: number;
    readonly bypass?: number;
    readonly all?: Clauses;
    readonly teams?: Teams;
  },
>(
  data: T,
  saysBypass: boolean,
) => ({
  ...data,
  bypass: saysBypass ? bypassReviewers(data) : 0,
  all: data.all ?? [],
  teams: data.teams ?? {},
});
