import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { ANY_CHARACTER } from '../support/code-points';
import type { FuzzCase } from './fuzz-batches';
import { NASTY } from './fuzz-values';
import type { Grammar } from './option-grammars';
import { WRITING_OPTIONS } from './options';

/** Where random values begin: `FUZZ_SEED=…` repeats what a failure names. */
export const SEED = Number(process.env['FUZZ_SEED'] ?? randomInt(2 ** 31));

/** A few values per option, the same ones every time: of each grammar the next ones, and of all else those that are its turn. */
export function sharpCases(): FuzzCase[] {
  return WRITING_OPTIONS.flatMap((option, index) => {
    const good = option.grammar.good;
    const turns = [index * 7, index * 7 + 61].map((turn) => NASTY[turn % NASTY.length] ?? '');
    const own = good.length === 0 ? [] : [good[index % good.length] ?? ''];
    return [
      ...new Set([...own, ...(good.length > 1 || index % 2 === 0 ? turns.slice(0, 1) : turns.slice(1))]),
    ].map((value) => ({ option, value }));
  });
}

/** Every good value of every option. */
export function goodCases(): FuzzCase[] {
  return WRITING_OPTIONS.flatMap((option) => option.grammar.good.map((value) => ({ option, value })));
}

/** So many pairs of an option and a nasty value, spread over all pairs. */
export function nastyCases(count: number): FuzzCase[] {
  const all = WRITING_OPTIONS.length * NASTY.length;
  return Array.from({ length: count }, (_, index) => {
    const at = Math.floor((index * all) / count) + (index % WRITING_OPTIONS.length);
    return pairAt(at % all);
  });
}

function pairAt(at: number): FuzzCase {
  const option = WRITING_OPTIONS[at % WRITING_OPTIONS.length];
  const value = NASTY[Math.floor(at / WRITING_OPTIONS.length) % NASTY.length];
  if (!option || value === undefined) throw new Error(`no pair ${at}`);
  return { option, value };
}

/** So many options at random, each with a value. */
export function randomCases(count: number, seed = SEED): FuzzCase[] {
  return fc.sample(
    fc
      .constantFrom(...WRITING_OPTIONS)
      .chain((option) => valueFor(option.grammar).map((value) => ({ option, value }))),
    { numRuns: count, seed },
  );
}

/** Values for a grammar: good ones, good ones with something strange in them, and what is strange altogether. */
export function valueFor({ good }: Pick<Grammar, 'good'>): fc.Arbitrary<string> {
  const strange = fc.oneof(
    fc.constantFrom(...NASTY),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.string({ unit: ANY_CHARACTER, maxLength: 10 }),
  );
  const fine = good.length === 0 ? strange : fc.constantFrom(...good);
  const cut = fc.tuple(fine, strange, fc.nat()).map(([base, piece, place]) => {
    const characters = [...base];
    const at = place % (characters.length + 1);
    return [...characters.slice(0, at), piece, ...characters.slice(at)].join('');
  });
  const joined = fc.array(strange, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join(''));
  return fc
    .oneof({ weight: 2, arbitrary: fine }, { weight: 3, arbitrary: cut }, { weight: 2, arbitrary: joined })
    .map(asArgument);
}

/** What a process can be given as an argument: no NUL, no half of a character, not longer than Linux lets it be. */
function asArgument(text: string): string {
  return Buffer.from(text.replaceAll('\0', ''), 'utf8').toString('utf8').slice(0, 30_000);
}
