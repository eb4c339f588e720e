import { printYaml } from './yaml-print';
import { UNUSABLE_KEYS } from './yaml-tree';
import type { YamlValue } from './yaml-value';

/** How deep maps may lie in each other for the short way. */
const DEEPEST = 8;

/**
 * Reads a text that this tool printed, many times faster than a YAML parser does; undefined for any other text. It
 * guesses the value and prints it: only where every byte is the text's is the guess given back, and what the printer
 * prints reads as the value printed. Comments count at the beginning only.
 */
export function readPrinted(text: string): YamlValue | undefined {
  const lines = text.split('\n');
  if (lines.pop() !== '') return undefined;
  const first = lines.findIndex((line) => !line.startsWith('# '));
  if (first < 0) return undefined;
  const reader = { lines, at: first };
  const value = readMap(reader, 0);
  if (value === undefined || reader.at < lines.length) return undefined;
  const header = lines.slice(0, first).map((line) => line.slice(2));
  return printYaml(value, header) === text ? value : undefined;
}

interface Reader {
  readonly lines: readonly string[];
  at: number;
}

type Guess = { [key: string]: YamlValue };

function readMap(reader: Reader, depth: number): Guess | undefined {
  const map: Guess = Object.create(null);
  const indent = depth * 2;
  for (let line = reader.lines[reader.at]; line !== undefined; line = reader.lines[reader.at]) {
    if (indentOf(line) < indent) break;
    const colon = line.indexOf(':');
    const key = scalarOf(line.slice(indent, colon));
    if (colon < 0 || typeof key !== 'string' || key in map || UNUSABLE_KEYS.has(key)) return undefined;
    reader.at += 1;
    const value =
      colon === line.length - 1 ? readBelow(reader, depth + 1) : readInline(line.slice(colon + 2));
    if (value === undefined) return undefined;
    map[key] = value;
  }
  return map;
}

function readBelow(reader: Reader, depth: number): YamlValue | undefined {
  const line = reader.lines[reader.at];
  if (line === undefined || depth > DEEPEST || indentOf(line) !== depth * 2) return undefined;
  return line.startsWith('- ', depth * 2) ? readList(reader, depth) : readMap(reader, depth);
}

function readList(reader: Reader, depth: number): YamlValue[] | undefined {
  const list: YamlValue[] = [];
  const indent = depth * 2;
  for (let line = reader.lines[reader.at]; line !== undefined; line = reader.lines[reader.at]) {
    if (indentOf(line) < indent) break;
    const item = line.startsWith('- ', indent) ? readInline(line.slice(indent + 2)) : undefined;
    if (item === undefined) return undefined;
    reader.at += 1;
    list.push(item);
  }
  return list;
}

function readInline(text: string): YamlValue | undefined {
  if (text === '[]') return [];
  if (text === '{}') return Object.create(null) as Guess;
  return scalarOf(text);
}

function scalarOf(text: string): string | number | boolean | null | undefined {
  if (text.startsWith('"')) return quoted(text);
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null') return null;
  return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}

function quoted(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function indentOf(line: string): number {
  let count = 0;
  while (line.charCodeAt(count) === 32) count += 1;
  return count;
}
