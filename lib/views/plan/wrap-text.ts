import { BLANK, isPlain, textWidth } from './text-width';

/**
 * A text in lines that fit, broken at blanks; a word that is wider than a line, at a sign within it. A command is never
 * broken: one that does not fit behind the text begins a line, and one that is wider than a line stands alone on it, so
 * that it is copied whole. Blanks that the text begins with stay; colours carry on.
 *
 * @param columns of a line, at least 10
 * @param first what the first line begins with
 * @param indent what the others begin with
 */
export function wrapText(text: string, columns: number, first: string, indent: string): readonly string[] {
  const start = first + (/^ */.exec(text)?.[0] ?? '');
  const content = text.trimStart();
  if (textWidth(start) + textWidth(content) <= columns) return [start + content];
  const comment = content.indexOf(COMMENT);
  if (comment > 0) {
    const command = wrapText(content.slice(0, comment), columns, start, indent);
    const last = command.at(-1) ?? '';
    const lead = last.startsWith(start) ? indent : `${/^ */.exec(last)?.[0] ?? ''}  `;
    const below = `${lead.length < indent.length ? lead : indent}# `;
    return [...command, ...wrapText(content.slice(comment + COMMENT.length), columns, below, below)];
  }
  const taken = Math.max(textWidth(start), textWidth(indent));
  // A line that is mostly indent has no room left: what goes on there starts at the left.
  const narrow = columns - taken < 10;
  const room = narrow ? Math.max(10, columns) : columns - taken;
  const further = narrow ? '' : indent;
  const parts = partsOf(content.replaceAll(BLANK, '\ufffd'), room);
  return parts.flatMap(({ text: part, alone }, at): string[] => {
    const begin = at === 0 ? start : further;
    if (!alone) return lines(part, room).map((line, index) => (index === 0 ? begin : further) + line);
    // Behind a title there is not room enough.
    const title = begin.trim() === '' ? [] : [begin.trimEnd()];
    return [...title, outdented(part, columns, title.length === 0 ? begin : further)];
  });
}

/** What stands between a command and what is said of it: each line of that begins as a comment, so that all may be pasted. */
const COMMENT = '   # ';

/** A command that is wider than its column, as far out as it has to stand to fit. */
function outdented(command: string, columns: number, indent: string): string {
  const fitting = [indent, '    ', '  ', ''].find((each) => textWidth(each + command) <= columns);
  return (fitting ?? '  ') + command;
}

interface Part {
  readonly text: string;
  /** Whether it is a command that is wider than a line. */
  readonly alone: boolean;
}

/** What a person would copy: a command, between backticks or alone in a row behind its title, and a digest. */
const COMMAND =
  /`(?:npx )?(?:cdk8s-delivery|git|npm|npx|kubectl) [^`]*`|(?<=^|[:→] |→\u001b\[22m | {2})(?:npx )?cdk8s-delivery [a-z-].*?(?=$| {2})|\bsha256:\w+/g;

/** The text, and the commands in it that no line has room for. */
function partsOf(text: string, room: number): readonly Part[] {
  const parts: Part[] = [];
  let plain = '';
  let from = 0;
  for (const { 0: command, index } of text.matchAll(COMMAND)) {
    plain += text.slice(from, index);
    from = index + command.length;
    if (textWidth(command) <= room) {
      plain += command.replaceAll(' ', BLANK);
      continue;
    }
    if (plain.trim() !== '') parts.push({ text: plain.trim(), alone: false });
    plain = '';
    // The line itself shows where the command begins and ends.
    const sign = /^[,;.](?= |$)/.exec(text.slice(from))?.[0] ?? '';
    from += sign.length;
    parts.push({ text: command.replace(/^`|`$/g, ''), alone: true });
  }
  plain += text.slice(from);
  if (plain.trim() !== '') parts.push({ text: plain.trim(), alone: false });
  return parts;
}

function lines(text: string, room: number): readonly string[] {
  const words = text.split(' ').map((word) => (textWidth(word) > room ? chunks(word, room).join(' ') : word));
  const whole = words.join(' ');
  const broken = isPlain(whole) ? plainLines(whole.split(' '), room) : undefined;
  return (broken ?? wrapAnsi()(whole, room, { hard: true }).split('\n')).map((line) =>
    line.replaceAll(BLANK, ' '),
  );
}

/**
 * What wrap-ansi makes of words whose characters are of one column each, without loading it: that and its tables take a tenth
 * of a short command. Undefined where a word has no room in a line.
 */
export function plainLines(words: readonly string[], room: number): readonly string[] | undefined {
  if (words.some(({ length }) => length > room)) return undefined;
  const rows: string[] = [];
  let row = '';
  for (const word of words) {
    const next = row.trimStart();
    const begin = next === '' ? '' : `${next} `;
    if (begin !== '' && word !== '' && begin.length + word.length > room) {
      rows.push(begin.trimEnd());
      row = word;
    } else row = begin + word;
  }
  return [...rows, row.trimEnd()];
}

/** A word in parts that fit, each as long as can be, so that no two of them fit into a line. */
function chunks(word: string, room: number): readonly string[] {
  if (word.includes('\u001b') || word.includes(BLANK)) return [word];
  const found: string[] = [];
  for (const part of word.split(/(?<=[./@:=,_?&-])(?<!sha\d{3}:)/)) {
    const last = found.at(-1);
    if (last !== undefined && textWidth(last + part) <= room) found[found.length - 1] = last + part;
    else found.push(part);
  }
  return found;
}

// Loaded late: most commands print nothing that has to be broken.
const wrapAnsi = () => (require('wrap-ansi') as typeof import('wrap-ansi')).default;
