import type { Command, CommanderError } from 'commander';
import { closest, DeliveryError, quote } from '../model/finding';
import { oneExample } from './examples';
import { LONG_WORDS, type Meant, meantBy } from './other-words';

/**
 * All mistakes in what a person typed, at once, with the nearest correct line.
 *
 * @param command that was named; the program itself where none was
 */
export function usageError({ code, message }: CommanderError, command: Command): DeliveryError {
  const found = (PROBLEMS.get(code) ?? otherProblem)(command, message);
  const { remedy = exampleLine(command) } = found;
  return DeliveryError.of('INVALID_OPTION', found.message, {}, { remedy });
}

/** The line that people copy where a value was wrong, not a word. */
export function exampleLine(command: Command): string {
  const line = oneExample(command);
  return line === undefined ? '`cdk8s-delivery --help` lists what there is' : `such as: ${line}`;
}

interface Problem {
  readonly message: string;
  /** The example of the command unless said otherwise. */
  readonly remedy?: string;
}

const PROBLEMS: ReadonlyMap<string, (command: Command, message: string) => Problem> = new Map([
  ['commander.missingArgument', missing],
  ['commander.missingMandatoryOptionValue', missing],
  ['commander.unknownOption', unknownOption],
  ['commander.excessArguments', spareWords],
  ['commander.unknownCommand', unknownCommand],
]);

function otherProblem(_command: Command, message: string): Problem {
  return { message: message.replace(/^error: /, '').replaceAll('\n', ' ') };
}

/** Everything that a command cannot do without, whatever was missed first. */
function missing(command: Command): Problem {
  const options = command.options.filter(
    (option) => option.mandatory && command.getOptionValue(option.attributeName()) === undefined,
  );
  const parts = [
    ...command.registeredArguments
      .filter(({ required }, at) => required && words(command)[at] === undefined)
      .map((each) => `<${each.name()}>`),
    ...options.filter(({ long }) => long !== '--reason').map(({ flags }) => flags),
    ...options.filter(({ long }) => long === '--reason').map(({ flags }) => flags),
  ];
  const told = `${command.name()} needs ${listed(parts)}`;
  const flag = unknownFlag(command);
  const meant = flag === undefined ? [] : meantBy(command, flag);
  if (flag !== undefined && meant.length > 0)
    return {
      message: `${told}; it has no ${flag}: ${meaning(meant)}`,
      ...(parts.length === 1 ? corrected(command, flag, meant) : {}),
    };
  const spare = spareOf(command);
  return { message: spare.length === 0 ? told : `${told}; ${noPlace(command, spare)}` };
}

function unknownOption(command: Command, message: string): Problem {
  const flag = unknownFlag(command);
  if (flag === undefined) return otherProblem(command, message);
  const options = command.options.flatMap(({ long }) => long ?? []);
  const typed = meantBy(command, flag);
  const another = closest(flag, options) === undefined ? closest(flag, LONG_WORDS) : undefined;
  const meant = typed.length === 0 && another !== undefined ? meantBy(command, another) : typed;
  if (meant.length > 0)
    return {
      message: `${command.name()} has no ${flag}: ${meaning(meant)}`,
      ...corrected(command, flag, meant),
    };
  const near = closest(flag, options);
  return near === undefined
    ? { message: `${command.name()} has no option ${flag}` }
    : {
        message: `${command.name()} has no option ${flag}; did you mean ${near}?`,
        ...corrected(command, flag, [{ what: near, word: near }]),
      };
}

/** The typed line with the command of the nearest name; else an example of a first command. */
function unknownCommand(program: Command): Problem {
  const [typed = '', ...rest] = program.args;
  const near = closest(
    typed,
    program.commands.map((each) => each.name()),
  );
  if (near === undefined) return { message: `there is no command ${quote(typed)}` };
  return {
    message: `there is no command ${quote(typed)}; did you mean ${near}?`,
    remedy: commandLine(near, ...rest),
  };
}

function spareWords(command: Command): Problem {
  return { message: `${command.name()}: ${noPlace(command, spareOf(command))}` };
}

/**
 * Several words for a command of one app: where they are apps of the fleet, a line for each.
 *
 * @param apps of the fleet; another word may be meant as something else
 */
export function severalApps(command: Command, apps: readonly string[]): DeliveryError {
  const spare = spareOf(command);
  const named = words(command).slice(0, 1).concat(spare);
  const { message } = spareWords(command);
  const lines = named.map((app) => {
    const others = named.filter((each) => each !== app);
    return `\`${commandLine(...typedLine(command).filter((word) => !others.includes(word)))}\``;
  });
  const remedy = spare.every((each) => apps.includes(each))
    ? `one line for each: ${lines.join(', ')}`
    : exampleLine(command);
  return DeliveryError.of('INVALID_OPTION', message, {}, { remedy });
}

function noPlace(command: Command, spare: readonly string[]): string {
  const environment = meantBy(command, '--environment');
  const named = environment.length === 0 ? '' : `; ${meaning(environment)}`;
  const [one, ...others] = command.registeredArguments;
  const single =
    one !== undefined && others.length === 0 && !one.variadic
      ? `; ${command.name()} takes one ${one.name()}`
      : '';
  return `there is no place for ${listed(spare)}${single}${named}`;
}

const commandLine = (...words: readonly string[]) =>
  (require('../engine/promotion') as typeof import('../engine/promotion')).commandLine(...words);

const meaning = (meant: readonly Meant[]) => meant.map(({ what, word }) => `${what} is ${word}`).join(', ');

/** The typed line with the right word, where there is one only. */
function corrected(
  command: Command,
  flag: string,
  [first, ...more]: readonly Meant[],
): Pick<Problem, 'remedy'> {
  if (!first?.word.startsWith('--') || more.length > 0) return {};
  if (!command.parent) return {};
  const right = typedLine(command).map((word) =>
    word === flag ? first.word : word.replace(`${flag}=`, `${first.word}=`),
  );
  return { remedy: commandLine(...right) };
}

/** The line that was typed with another value in place of one. */
export function typedAgain(command: Command, value: string, other: string): string {
  return commandLine(
    ...typedLine(command).map((word) =>
      word === value ? other : word.endsWith(`=${value}`) ? word.slice(0, -value.length) + other : word,
    ),
  );
}

/** The words that were typed, from the name of the command on. */
function typedLine(command: Command): readonly string[] {
  const typed = (command.parent as Command & { readonly rawArgs: readonly string[] }).rawArgs;
  return typed.slice(typed.indexOf(command.name()));
}

/** The words between the options of a command. */
const words = (command: Command) => command.args.slice(0, firstFlag(command));

function spareOf(command: Command): readonly string[] {
  const { registeredArguments } = command;
  return registeredArguments.at(-1)?.variadic ? [] : words(command).slice(registeredArguments.length);
}

function unknownFlag(command: Command): string | undefined {
  return command.args[firstFlag(command)]?.split('=', 1)[0];
}

/** The parser leaves what it does not know behind the words that it does. */
function firstFlag({ args }: Command): number {
  const at = args.findIndex((word) => word.startsWith('-') && word !== '-');
  return at < 0 ? args.length : at;
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
