import { SourceMap, type SourceMapPayload } from 'node:module';
import { posix } from 'node:path';

/**
 * Puts the positions of the TypeScript sources in the place of those of the compiled files, in stack traces and other
 * text. Done here, on failure, as Node's own source map support costs every run some 100 ms.
 *
 * @param compiled gives the text of a compiled file, nothing for any other path
 */
export function mapPositions(text: string, compiled: (path: string) => string | undefined): string {
  const maps = new Map<string, SourceMap | undefined>();
  return text.replace(/([\w@./-]{1,500}\.[mc]?js):(\d{1,9})(?::(\d{1,9}))?/g, (whole, path, line, column) => {
    if (!maps.has(path)) maps.set(path, sourceMapOf(compiled(path) ?? ''));
    const origin = maps.get(path)?.findOrigin(Number(line), Number(column ?? 1));
    if (origin === undefined || !('fileName' in origin) || origin.fileName === undefined) return whole;
    const source = posix.join(posix.dirname(path), origin.fileName);
    return `${source}:${origin.lineNumber}${column === undefined ? '' : `:${origin.columnNumber}`}`;
  });
}

const MARK = '//# sourceMappingURL=data:application/json;base64,';

function sourceMapOf(text: string): SourceMap | undefined {
  const at = text.lastIndexOf(MARK);
  if (at < 0) return undefined;
  const json = Buffer.from(text.slice(at + MARK.length), 'base64').toString('utf8');
  const {
    version = 3,
    file = '',
    sources = [],
    mappings = '',
    names = [],
  } = JSON.parse(json) as Partial<SourceMapPayload>;
  return new SourceMap({ version, file, sources, mappings, names, sourcesContent: [], sourceRoot: '' });
}
