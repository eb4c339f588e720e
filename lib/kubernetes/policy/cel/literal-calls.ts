import { LIMITS } from './limits';
import { type CelNode, callOf, partsOf } from './tree';

/**
 * The calls of an expression whose texts have to be right before anything is evaluated, each as an expression of its
 * own: patterns, durations and times that are written out. The API server does not admit a policy where one is wrong.
 * What is too long to be read here is left out: it may be right.
 *
 * @param root the tree as it was parsed
 */
export function literalCalls(root: CelNode, source: string): string[] {
  const found: string[] = [];
  const waiting = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    waiting.push(...partsOf(node));
    const { name, receiver, values } = callOf(node) ?? {};
    const text = values?.[0];
    if (name === undefined || text?.op !== 'value' || typeof text.args !== 'string') continue;
    if (text.args.length > LIMITS.pattern) continue;
    const written = source.slice(text.start, text.end);
    if (PATTERNS.has(name) && receiver) found.push(`''.${name}(${written})`);
    if (MOMENTS.has(name) && !receiver) found.push(`${name}(${written})`);
  }
  return found;
}

const PATTERNS: ReadonlySet<string> = new Set(['matches', 'find', 'findAll']);
const MOMENTS: ReadonlySet<string> = new Set(['duration', 'timestamp']);
