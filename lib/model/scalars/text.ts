import { v } from '../schema';
import { hasControl, isBlank } from '../text';

/** One line of printable text, 1 to `most` characters, at least one of them visible. */
export const line = (most: number) =>
  v.pipe(
    v.string(),
    v.check((value) => !isBlank(value), 'empty'),
    v.maxLength(most, `longer than ${most} characters`),
    v.check((value) => !hasControl(value), 'holds control characters'),
  );

/** Printable text of any number of lines, 1 to `most` characters, at least one of them visible. */
export const lines = (most: number) =>
  v.pipe(
    v.string(),
    v.check((value) => !isBlank(value), 'empty'),
    v.maxLength(most, `longer than ${most} characters`),
    v.check((value) => !hasControl(value.replace(/[\n\t]/g, ' ')), 'holds control characters'),
  );

/** One line of printable text, 1 to 500 characters. */
export const text = line(500);

/** The most characters of a reason. */
const LONGEST_REASON = 4000;

/**
 * Why a person did something: printable text of any number of lines, 1 to 4,000 characters, at least one of them
 * visible.
 */
export const reason = v.pipe(
  v.string(),
  v.check((value) => !isBlank(value), 'empty'),
  v.maxLength(LONGEST_REASON, `longer than ${LONGEST_REASON} characters`),
  v.check(
    (value) => !hasControl(value.replace(/\r?\n|\t/g, ' ')),
    'holds control characters other than line ends and tabs',
  ),
);

/** Whether a text is only the place for one, as this program prints it in commands: `<why>`, `…` or `...`. */
export function isPlaceholder(value: string): boolean {
  return /^(?:<(?!https?:)[^<>]*>|…|\.\.\.)$/.test(value.trim());
}

const PLACEHOLDER = 'only the place for a text, as commands are printed: put yours there';

/** A reason as a person states it now; files that hold a placeholder already are read. */
export const statedReason = v.pipe(
  reason,
  v.check((value) => !isPlaceholder(value), PLACEHOLDER),
);

/** What a change is part of in a tracker, as a person states it now: an id or a link, one line of 1 to 200 characters. */
export const statedTicket = v.pipe(
  line(200),
  v.check((value) => !isPlaceholder(value), PLACEHOLDER),
);
