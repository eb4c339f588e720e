import { Parser } from 'yaml';
import type { Limits } from '../limits';

/** What a text holds for the package's composer, or where and why it was not read to its end. */
type Tokens = { readonly tokens: readonly Token[] } | { readonly stopped: string; readonly offset: number };

type Token = ReturnType<Parser['next']> extends Generator<infer T> ? T : never;

/** The parser keeps its own stack; what works on its tokens recurses, so the depth is limited here. */
export function readTokens(text: string, limits: Limits): Tokens {
  const tokens: Token[] = [];
  const parser = new LimitedParser(limits);
  for (const token of parser.parse(text)) tokens.push(token);
  return parser.stopped === undefined ? { tokens } : { stopped: parser.stopped, offset: parser.offset };
}

class LimitedParser extends Parser {
  /** Why it stopped reading. */
  stopped: string | undefined;
  private lexemes = 0;

  constructor(private readonly limits: Limits) {
    super();
  }

  override *next(source: string): ReturnType<Parser['next']> {
    if (this.stopped !== undefined) return;
    this.lexemes += 1;
    const { depth, lexemes } = this.limits;
    if (this.stack.length > depth)
      this.stopped = `maps and lists lie in each other deeper than ${depth} levels`;
    else if (this.lexemes > lexemes) this.stopped = `more than ${lexemes} words and signs in a file`;
    else yield* super.next(source);
  }

  override *end(): ReturnType<Parser['end']> {
    if (this.stopped === undefined) yield* super.end();
  }
}
