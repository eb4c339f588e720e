import { Composer, isNode, Parser } from 'yaml';
import { DeliveryError, type Finding, refusal } from '../model/finding';
import { readPrinted } from './read-printed';
import { type YamlNode, yamlData, yamlTree } from './yaml-tree';
import type { YamlValue } from './yaml-value';

/** The most bytes a data file may have. */
export const MAX_FILE_BYTES = 1024 * 1024;

/** How many words and signs a data file may have; a file of 1 MiB of sense has far fewer. */
const MAX_LEXEMES = 500_000;

/** How deep maps and lists may lie in each other. */
export const MAX_DEPTH = 64;

/** A YAML file, parsed: its text, its value, and where everything stands. */
export interface YamlFile {
  readonly text: string;
  /** Name of the file, for messages. */
  readonly file: string;
  /** Absent where the file holds nothing but comments. */
  readonly root?: YamlNode | undefined;
  /** The value; null for an empty file. */
  readonly data: YamlValue;
}

/**
 * Parses a YAML file of the registry as hostile input: at most 1 MiB and 64 levels, one document, UTF-8, and neither
 * aliases, anchors, tags, directives nor repeated keys. Map keys are texts as written; maps have no prototype.
 *
 * @param file name of the file, for messages
 * @throws DeliveryError `BROKEN_FILE`, one finding per problem, with line and column
 */
export function parseYaml(source: string | Uint8Array, file: string): YamlFile {
  const text = decode(source, file);
  const printed = readPrinted(text);
  return printed === undefined ? parseAny(text, file) : new PrintedFile(text, file, printed);
}

/** A file as this tool printed it: where everything stands is found out only where somebody asks. */
class PrintedFile implements YamlFile {
  constructor(
    readonly text: string,
    readonly file: string,
    readonly data: YamlValue,
  ) {}

  get root(): YamlNode | undefined {
    return parseAny(this.text, this.file).root;
  }
}

function parseAny(text: string, file: string): YamlFile {
  const findings: Finding[] = [];
  const complain = (offset: number, message: string) => {
    if (findings.length < 50) findings.push(brokenAt(text, file, offset, message));
  };
  const tokens = readTokens(text, file);
  for (const token of tokens)
    if (token.type === 'directive') complain(token.offset, 'directives are not allowed here');
  const composer = new Composer({ keepSourceTokens: true, uniqueKeys: false, prettyErrors: false });
  const [document, ...others] = composer.compose(tokens, true, text.length);
  for (const error of document?.errors ?? []) complain(error.pos[0], inWords(error));
  if (others[0]) complain(others[0].range[0], 'more than one document in a file');
  DeliveryError.throwIfAny(findings);
  const contents = document?.contents;
  const tree = isNode(contents) ? yamlTree(text, contents, complain) : undefined;
  DeliveryError.throwIfAny(findings);
  if (tree === undefined || tree.start === tree.end) return { text, file, data: null };
  return { text, file, root: tree, data: yamlData(tree) };
}

/** The likeliest slip of a person is told so that it can be mended without knowing the grammar. */
function inWords({ code, message }: { readonly code: string; readonly message: string }): string {
  return code === 'BLOCK_AS_IMPLICIT_KEY' && message.includes('compact mappings')
    ? 'a text that holds ": " has to stand in quotes'
    : message;
}

/** A finding about a place in a file. */
export function brokenAt(text: string, file: string, offset: number, message: string): Finding {
  let line = 1;
  let lineStart = text.startsWith('\ufeff') ? 1 : 0;
  for (let next = text.indexOf('\n'); next >= 0 && next < offset; next = text.indexOf('\n', next + 1)) {
    line += 1;
    lineStart = next + 1;
  }
  return refusal('BROKEN_FILE', message, { file, line, column: Math.max(0, offset - lineStart) + 1 });
}

function decode(source: string | Uint8Array, file: string): string {
  const bytes = typeof source === 'string' ? Buffer.byteLength(source) : source.byteLength;
  if (bytes > MAX_FILE_BYTES) {
    throw DeliveryError.of(
      'BROKEN_FILE',
      `the file has ${bytes} bytes, at most ${MAX_FILE_BYTES} are allowed`,
      {
        file,
      },
    );
  }
  if (typeof source === 'string') {
    // What was decoded before has this sign in place of bytes that are no text; what this tool prints holds it escaped.
    const lost = source.indexOf('\ufffd');
    if (lost < 0) return source;
    throw new DeliveryError([brokenAt(source, file, lost, 'the file is not UTF-8')]);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(source);
  } catch (cause) {
    throw DeliveryError.of('BROKEN_FILE', 'the file is not UTF-8', { file }, { cause });
  }
}

/** The parser keeps its own stack; what works on its tokens recurses, so the depth is limited here. */
function readTokens(text: string, file: string) {
  const tokens: ReturnType<Parser['next']> extends Generator<infer T> ? T[] : never = [];
  const parser = new LimitedParser();
  for (const token of parser.parse(text)) tokens.push(token);
  if (parser.stopped) throw new DeliveryError([brokenAt(text, file, parser.offset, parser.stopped)]);
  return tokens;
}

class LimitedParser extends Parser {
  /** Why it stopped reading. */
  stopped: string | undefined;
  private lexemes = 0;

  override *next(source: string): ReturnType<Parser['next']> {
    if (this.stopped) return;
    this.lexemes += 1;
    if (this.stack.length > MAX_DEPTH)
      this.stopped = `maps and lists lie in each other deeper than ${MAX_DEPTH} levels`;
    else if (this.lexemes > MAX_LEXEMES) this.stopped = `more than ${MAX_LEXEMES} words and signs in a file`;
    else yield* super.next(source);
  }

  override *end(): ReturnType<Parser['end']> {
    if (!this.stopped) yield* super.end();
  }
}
