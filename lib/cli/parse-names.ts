import type { Command } from 'commander';
import { parseAppName, parseEnvironmentName } from '../model/scalars';

const PARSERS: ReadonlyMap<string, (text: string) => string> = new Map<string, (text: string) => string>([
  ['app', (text) => parseAppName(text)],
  ['environment', (text) => parseEnvironmentName(text)],
]);

/** Lets a command take real names only, wherever its usage says `<app>` or `<environment>`; else `INVALID_NAME`. */
export function parseNames(command: Command): void {
  for (const argument of command.registeredArguments) {
    const parse = PARSERS.get(argument.name());
    if (!parse) continue;
    argument.argParser<unknown>((text, before) =>
      argument.variadic ? [...(Array.isArray(before) ? before : []), parse(text)] : parse(text),
    );
  }
  for (const option of command.options) {
    const parse = PARSERS.get(/<([a-z]+)>$/.exec(option.flags)?.[1] ?? '');
    if (parse) option.argParser(parse);
  }
}
