import { v } from '../schema';
import { instant } from './instant';
import { line, lines } from './text';

/** The most characters of each. */
export const LONGEST_SOURCE_WORDS = { author: 420, subject: 300, body: 2000 } as const;

/** What a source commit says of itself, for people. */
export interface SourceWords {
  /** `Name <address>`. */
  readonly author?: string;
  readonly date?: string;
  readonly subject?: string;
  /** What its message says below the subject. */
  readonly body?: string;
}

/** Schemas of what a source commit says of itself. */
export const sourceWords = {
  author: v.exactOptional(line(LONGEST_SOURCE_WORDS.author)),
  date: v.exactOptional(instant),
  subject: v.exactOptional(line(LONGEST_SOURCE_WORDS.subject)),
  body: v.exactOptional(lines(LONGEST_SOURCE_WORDS.body)),
};
