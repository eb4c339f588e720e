import type { Finding } from '../model/finding';
import { withoutObject } from './without-object';

/**
 * What cannot be decided for the same reason about several objects of a target, such as objects of a kind that nobody
 * knows, is one question and is told once: of the first object, and of how many more.
 */
export function foldAlike(findings: readonly Finding[]): readonly Finding[] {
  const groups = new Map<string, Finding[]>();
  for (const [index, found] of findings.entries()) {
    const key = keyOf(found) ?? String(index);
    groups.set(key, [...(groups.get(key) ?? []), found]);
  }
  return [...groups.values()].flatMap((alike) => {
    const [first, ...more] = alike;
    if (!first || more.length === 0) return alike;
    const { file: _, line: _line, column: _column, construct: _construct, ...subject } = first.subject;
    const object = `${subject.object}, and ${more.length} more`;
    return [{ ...first, message: askedOf(first), subject: { ...subject, object } }];
  });
}

/** Equal for findings that ask the same of different objects; undefined for one that is told by itself. */
function keyOf(found: Finding): string | undefined {
  const { code, severity, undecided, remedy, subject } = found;
  const { environment, app, object } = subject;
  if (!undecided || object === undefined) return undefined;
  return JSON.stringify([environment, app, code, severity, askedOf(found), remedy]);
}

const askedOf = ({ message, subject }: Finding): string => withoutObject(message, subject.object ?? '');
