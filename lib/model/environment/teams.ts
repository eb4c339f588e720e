import { type FieldJudgement, loosened, neutral, tightened } from '../finding';

/** Judges a change of the teams or people who have to agree. */
export function teams(before: readonly string[], after: readonly string[]): FieldJudgement {
  const lost = before.filter((each) => !after.includes(each));
  if (lost.length > 0)
    return loosened(`${lost.length === 1 ? 'a team' : `${lost.length} teams`} need not agree any more`);
  return after.length > before.length && before.length > 0
    ? tightened('more teams have to agree')
    : neutral('the owners are named or ordered anew');
}
