import type { Environment } from '@marcbachmann/cel-js';
import { LRUCache } from 'lru-cache';
import { RE2JS } from 're2js';
import { spend, spendOn } from '../budget';
import { CelFailure } from '../cel-failure';
import { LIMITS } from '../limits';
import { registerIn } from './register';

/**
 * Matching with the semantics of RE2, which the API server uses: linear in text and pattern, whatever the pattern. The
 * library's own `matches` takes JavaScript's engine, so calls of it are led here.
 */
export function registerRegex(environment: Environment): void {
  const fn = registerIn(environment);
  fn('string.own_matches(string): bool', matches);
  fn('own_matches(string, string): bool', matches);
  fn('string.find(string): string', (text: string, pattern: string) => findAll(text, pattern, 1)[0] ?? '');
  fn('string.findAll(string): list<string>', (text: string, pattern: string) => findAll(text, pattern, -1));
  fn('string.findAll(string, int): list<string>', (text: string, pattern: string, limit: bigint) =>
    findAll(text, pattern, Number(limit)),
  );
}

function matches(text: string, pattern: string): boolean {
  const regex = compiled(pattern, text);
  const key = `${pattern}\n${text}`;
  const known = answers.get(key);
  if (known !== undefined) return known;
  const answer = regex.matcher(text).find();
  answers.set(key, answer);
  return answer;
}

/** What was answered lately: images, names and labels are the same in many objects. The answer costs the budget the same. */
const answers = new LRUCache<string, boolean>({
  maxSize: 500_000,
  sizeCalculation: (_, { length }) => length + 1,
});

function findAll(text: string, pattern: string, limit: number): string[] {
  const matcher = compiled(pattern, text).matcher(text);
  const found: string[] = [];
  let lastEnd = -1;
  while (found.length !== limit && matcher.find()) {
    // An empty match right behind another one does not count.
    if (matcher.start() === matcher.end() && matcher.start() === lastEnd) continue;
    lastEnd = matcher.end();
    found.push(matcher.group() ?? '');
    spend(1);
  }
  return spendOn(found);
}

const KEPT = 200;
const patterns = new LRUCache<string, RE2JS>({ max: KEPT });

function compiled(pattern: string, text: string): RE2JS {
  spend(1 + ((text.length * (pattern.length + 8)) >> 9));
  const known = patterns.get(pattern);
  if (known) return known;
  if (pattern.length > LIMITS.pattern)
    throw new CelFailure(`a regular expression has more than ${LIMITS.pattern} characters`);
  let fresh: RE2JS;
  try {
    fresh = RE2JS.compile(pattern);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CelFailure(`not a regular expression of RE2: ${reason.slice(0, 200)}`);
  }
  spend(1000);
  patterns.set(pattern, fresh);
  return fresh;
}
