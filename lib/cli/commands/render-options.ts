import { type Command, Option } from 'commander';
import { DeliveryError, quote } from '../../model/finding';
import type { RenderLimits } from '../../promotion/index';
import { typedNumber } from '../parse-option';

/** How the project's code is run, as options say it. */
interface RenderSettings {
  readonly renderTimeout?: string;
  readonly sandbox?: string;
}

/** How the project's code is run. */
export function renderLimits({ renderTimeout, sandbox }: RenderSettings): RenderLimits {
  return {
    ...(renderTimeout === undefined ? {} : { seconds: Number(renderTimeout) }),
    ...(sandbox === 'none' ? { sandbox } : {}),
  };
}

/** Options of the commands that run project code. */
export function renderOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--render-timeout <seconds>', 'how long the project code may run')
        .default('120')
        .argParser(parseSeconds),
    )
    .addOption(
      new Option('--sandbox <kind>', 'what holds the project code; with `none` it has your own rights')
        .choices(['permission', 'none'])
        .default('permission'),
    );
}

function parseSeconds(text: string): string {
  if (typedNumber(text, 1, 99_999) !== undefined) return text;
  throw DeliveryError.of(
    'INVALID_OPTION',
    `${quote(text)} is not a time for --render-timeout; give whole seconds from 1 to 99999`,
  );
}
