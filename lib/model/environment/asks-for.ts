import { loosened, tightened, undecided } from '../finding';
import { compilePattern, pattern } from '../scalars';
import { v } from '../schema';
import { environmentField } from './field';
import { whole } from './field-change';

/** What a person has to say of a change: a reason, a ticket, or a ticket that fits a pattern. */
export type AskedWord = 'reason' | 'ticket' | { readonly ticket: string };

const asked: v.GenericSchema<AskedWord> = v.union(
  [v.picklist(['reason', 'ticket']), v.strictObject({ ticket: pattern })],
  'not `reason`, `ticket`, or a map of `ticket` to a pattern as RE2 reads it, of 1 to 500 characters',
);

export const asksFor = environmentField({
  name: 'asksFor',
  about: 'what a person has to say of a change: a reason, a ticket, a ticket that fits a pattern',
  schema: v.exactOptional(
    v.pipe(
      v.array(asked),
      v.maxLength(2),
      v.check((list) => new Set(list.map(wordOf)).size === list.length, 'asks for the same twice'),
    ),
    [],
  ),
  compare: whole('asksFor', (before, after) => {
    const [old, now] = [patternsOf(before), patternsOf(after)];
    const isLess = [...old].some(([word, fits]) => !now.has(word) || (fits !== '' && now.get(word) === ''));
    if (isLess) return loosened('less has to be said of a change');
    if ([...old].some(([word, fits]) => fits !== '' && now.get(word) !== fits))
      return undecided('tickets have to fit another pattern', 'medium');
    return tightened('more has to be said of a change');
  }),
  words: (list) => (list.length === 0 ? undefined : `asks for ${list.map(askedWords).join(' and ')}`),
});

function wordOf(each: AskedWord): 'reason' | 'ticket' {
  return typeof each === 'string' ? each : 'ticket';
}

function patternsOf(list: readonly AskedWord[]): ReadonlyMap<string, string> {
  return new Map(list.map((each) => [wordOf(each), typeof each === 'string' ? '' : each.ticket]));
}

/** Such as `a reason`, or `a ticket that fits CHG-\\d+`. */
export function askedWords(each: AskedWord): string {
  return typeof each === 'string' ? `a ${each}` : `a ticket that fits ${each.ticket}`;
}

/** What has to be said, and is not; nothing where all is said. */
export function notSaid(
  asks: readonly AskedWord[],
  said: { readonly reason?: string; readonly ticket?: string },
): readonly { readonly asked: AskedWord; readonly word: 'reason' | 'ticket'; readonly said?: string }[] {
  return asks.flatMap((asked) => {
    const word = wordOf(asked);
    const value = said[word];
    if (value === undefined) return [{ asked, word }];
    return typeof asked === 'string' || fits(asked.ticket, value) ? [] : [{ asked, word, said: value }];
  });
}

/** The pattern is about the whole id, which is what stands behind the last slash of a link. */
function fits(text: string, ticket: string): boolean {
  const compiled = compilePattern(text);
  return [ticket, ticket.slice(ticket.lastIndexOf('/') + 1)].some((each) => compiled?.matches(each));
}
