import type { Command } from 'commander';
import { DeliveryError } from '../model/finding';

const MANY = new WeakSet<object>();

/** Marks the parser of an option that may be given several times, each time with one more value. */
export function takesMany<Parse extends object>(parse: Parse): Parse {
  MANY.add(parse);
  return parse;
}

/**
 * Allows every other option with a value only once: one of two values would be dropped silently. A global option
 * counts before and behind the command. Throws `INVALID_OPTION`, when the arguments are parsed.
 */
export function givenOnce(program: Command): void {
  const given = new Set<string>();
  for (const command of [program, ...program.commands]) {
    for (const option of command.options) {
      const many = option.parseArg !== undefined && MANY.has(option.parseArg);
      if (many || !(option.required || option.optional)) continue;
      const name = option.long ?? option.flags;
      // The parser sets the value in a listener of its own, added before; a mistake in the value is reported first.
      command.on(`option:${option.name()}`, () => {
        if (given.has(name))
          throw DeliveryError.of('INVALID_OPTION', `${name} is given twice; it takes one value`);
        given.add(name);
      });
    }
  }
}
