import { printScalar } from './yaml-scalar';
import { isYamlList, isYamlMap, type YamlMap, type YamlValue } from './yaml-value';

/** How printed text is laid out. */
export interface Layout {
  /** What every line starts with. */
  readonly indent: string;
  /** Columns per level. */
  readonly step: number;
  readonly eol: string;
}

const CANONICAL: Layout = { indent: '', step: 2, eol: '\n' };

/**
 * A whole file: comment lines, then the map or list in block style, keys in the order given, a newline at the end.
 *
 * @param header comment lines without `#`
 */
export function printYaml(value: YamlMap | readonly YamlValue[], header: readonly string[] = []): string {
  return `${header.map((line) => `# ${line}\n`).join('')}${isEmpty(value) ? printInline(value) : printLines(value, CANONICAL).join('\n')}\n`;
}

/** The value on one line, in flow style. */
export function printInline(value: YamlValue): string {
  if (isYamlList(value)) return `[${value.map(printInline).join(', ')}]`;
  if (!isYamlMap(value)) return printScalar(value);
  return `{${Object.entries(value)
    .map(([key, each]) => `${printScalar(key)}: ${printInline(each)}`)
    .join(', ')}}`;
}

/** Lines of a map or list that is not empty, without line ends. */
export function printLines(value: YamlMap | readonly YamlValue[], layout: Layout): string[] {
  if (isYamlList(value)) return value.flatMap((item) => printItem(item, layout));
  return Object.entries(value).flatMap(([key, each]) => printEntry(key, each, layout));
}

/** Lines of one map entry. */
export function printEntry(key: string, value: YamlValue, layout: Layout): string[] {
  const head = `${layout.indent}${printScalar(key)}:`;
  if (!needsLines(value)) return [`${head} ${printInline(value)}`];
  return [head, ...printLines(value, deeper(layout))];
}

/** Lines of one list item. */
export function printItem(value: YamlValue, layout: Layout): string[] {
  if (!needsLines(value)) return [`${layout.indent}- ${printInline(value)}`];
  const [first = '', ...rest] = printLines(value, { ...layout, indent: `${layout.indent}  ` });
  return [`${layout.indent}- ${first.slice(layout.indent.length + 2)}`, ...rest];
}

/** Whether a value is a map or list with something in it. */
export function needsLines(value: YamlValue): value is YamlMap | readonly YamlValue[] {
  return (isYamlList(value) || isYamlMap(value)) && !isEmpty(value);
}

/** The layout one level further in. */
export function deeper(layout: Layout): Layout {
  return { ...layout, indent: layout.indent + ' '.repeat(layout.step) };
}

function isEmpty(value: YamlMap | readonly YamlValue[]): boolean {
  return Object.keys(value).length === 0;
}
