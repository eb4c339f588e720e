import { join } from 'node:path';
import {
  CODES,
  type Code,
  DeliveryError,
  type Finding,
  quoteAdvice,
  refusal,
  type Subject,
} from '../../model/finding';
import { v } from '../../model/schema';
import { withoutHidden } from '../../model/text';
import { readPlainFile } from './read-folder';
import type { ChildEnd } from './run-child';
import { thrownAt } from './thrown-at';

const FailureSchema = v.strictObject({
  schema: v.literal('cdk8s-delivery/render-error/v1'),
  findings: v.pipe(
    v.array(
      v.object({
        code: v.string(),
        message: v.string(),
        remedy: v.exactOptional(v.string()),
        subject: v.exactOptional(
          v.object({
            environment: v.exactOptional(v.string()),
            app: v.exactOptional(v.string()),
            file: v.exactOptional(v.string()),
            line: v.exactOptional(v.number()),
            column: v.exactOptional(v.number()),
            object: v.exactOptional(v.string()),
            construct: v.exactOptional(v.string()),
          }),
        ),
      }),
    ),
    v.minLength(1),
    v.maxLength(1000),
  ),
});

/** The error file that the child leaves beside, or instead of, its output. */
export const FAILURE_FILE = 'error.json';

/** What Node prints where its heap is full: addresses and functions of its own, which tell nothing about the project's code. */
const OUT_OF_MEMORY = /^<--- Last few GCs --->$/m;

/**
 * The error for a child that failed: its own findings where it left them, else the end of what it printed.
 *
 * @param mapped gives a text with positions of compiled files with those of their sources
 */
export function childFailure(
  folder: string,
  end: ChildEnd,
  mapped: (text: string) => string = (text) => text,
): DeliveryError {
  const [first, ...rest] = ownFindings(folder, mapped);
  if (first) return new DeliveryError([first, ...rest]);
  const thrown = end.signal === null ? thrownAt(end.log) : undefined;
  if (thrown)
    return DeliveryError.of(
      'RENDER_FAILED',
      `the project's code ended with ${thrown.message}${afterIt(thrown.printed)}`,
      thrown.subject,
    );
  const lastWords = end.signal === null ? -1 : end.log.search(OUT_OF_MEMORY);
  const printed = lastWords < 0 ? end.log : end.log.slice(0, lastWords);
  const how =
    lastWords >= 0
      ? 'more memory than it may have'
      : end.signal === null
        ? `exit code ${end.code}`
        : `signal ${end.signal}`;
  const lines = printed.trim().split('\n').slice(-30).join('\n');
  return DeliveryError.of(
    'RENDER_FAILED',
    `the project code ended with ${how}${lines === '' ? '' : `:\n${lines}`}`,
    {},
    { remedy: lastWords < 0 ? 'see what it printed' : 'hold less in memory at once' },
  );
}

/** What the code had printed, its last lines. */
function afterIt(printed: string): string {
  return printed === '' ? '' : `, after it had printed:\n${printed.split('\n').slice(-10).join('\n')}`;
}

function ownFindings(folder: string, mapped: (text: string) => string): Finding[] {
  const content = readPlainFile(join(folder, FAILURE_FILE), 4 * 1024 * 1024);
  if (typeof content === 'string') return [];
  try {
    const { findings } = v.parse(FailureSchema, JSON.parse(content.toString('utf8')));
    return findings.slice(0, 100).map(({ code, message, remedy, subject = {} }) => {
      const names = Object.entries(subject).map(([key, value]) => [
        key,
        typeof value === 'string' ? withoutHidden(value, 200) : value,
      ]);
      const known = Object.hasOwn(CODES, code) ? (code as Code) : 'RENDER_FAILED';
      return refusal(
        known,
        `in the fleet's definition: ${withoutHidden(message, 2000)}`,
        inSource(Object.fromEntries(names), mapped),
        remedy === CODES[known].remedy ? remedyInCode(known) : advice(remedy),
      );
    });
  } catch {
    return [];
  }
}

/** What to do about a code, where the project's code is what is wrong, and no command line. */
const remedyInCode = (code: Code): string | undefined =>
  code === 'INVALID_OPTION' ? 'give in the code what the message allows' : undefined;

/** The child's advice, marked as such: this program does not vouch for it. Its commands stay whole. */
function advice(remedy: string | undefined): string | undefined {
  return remedy === undefined
    ? undefined
    : `the project's code advises: ${quoteAdvice(withoutHidden(remedy, 4000))}`;
}

function inSource(subject: Subject, mapped: (text: string) => string): Subject {
  const { file, line, column } = subject;
  if (file === undefined || line === undefined || column === undefined) return subject;
  const [, path, ...place] = /^(.+):(\d+):(\d+)$/.exec(mapped(`${file}:${line}:${column}`)) ?? [];
  return path === undefined
    ? subject
    : { ...subject, file: path, line: Number(place[0]), column: Number(place[1]) };
}
