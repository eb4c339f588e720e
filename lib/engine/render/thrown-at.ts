import type { Subject } from '../../model/finding';
import { withoutHidden } from '../../model/text';

/** What Node prints for an uncaught error: its name and message, then its frames. */
const UNCAUGHT = /^([A-Z]\w*Error|Error)(?: \[\w+\])?: ([\s\S]*?)\n((?: {4}at [^\n]*(?:\n|$))+)/m;

/** A frame in a file that a person of the project wrote. */
const FRAME = /^ {4}at (?:[^\n]*\()?((?!node:|[^\n:()]*node_modules\/)[^\n:()]+\.[cm]?tsx?):(\d+):(\d+)/m;

/** The line of code that Node shows above an error. */
const SHOWN_LINE = /(?:^|\n)[^\n]+:\d+\n[^\n]*\n *\^+\n\s*$/;

/** What the compiler says of a file, and in which line. */
const COMPILED = /^([^\n:]+\.[cm]?tsx?): (?:x )?([^\n]+)[\s\S]*?,-\[[^\]\n]*?:(\d+):\d+\]/;

/** An error, and where in the sources it was thrown. */
interface ThrownAt {
  readonly message: string;
  /** What the code had printed before; as it was printed. */
  readonly printed: string;
  readonly subject: Subject;
}

/**
 * The error that ended the project's code, at the line in the sources; undefined where the output shows none.
 *
 * @param log what the child printed, with positions of sources
 */
export function thrownAt(log: string): ThrownAt | undefined {
  const uncaught = UNCAUGHT.exec(log);
  const [, name = '', message = '', frames = ''] = uncaught ?? [];
  const printed = log.slice(0, uncaught?.index).replace(SHOWN_LINE, '').trim();
  const compiled = COMPILED.exec(message);
  if (compiled) return found(`${name}: ${compiled[2]}`, printed, compiled[1] ?? '', compiled[3] ?? '');
  const frame = FRAME.exec(frames);
  return frame ? found(`${name}: ${message}`, printed, frame[1] ?? '', frame[2] ?? '', frame[3]) : undefined;
}

function found(message: string, printed: string, file: string, line: string, column?: string): ThrownAt {
  const place = { file, line: Number(line), ...(column === undefined ? {} : { column: Number(column) }) };
  return { message: withoutHidden(message, 2000), printed, subject: place };
}
