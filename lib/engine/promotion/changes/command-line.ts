/** Words of a command as a person types them: words that a shell would split are quoted. */
export function commandLine(...words: readonly string[]): string {
  return ['cdk8s-delivery', ...words].map(shellWord).join(' ');
}

/** An option with its value; no words where there is no value. */
export function optionWords(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [`--${name}`, value];
}

/** A text quoted so that a shell reads it as one word. */
export function shellWord(word: string): string {
  return /^[A-Za-z0-9@%_+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Where a person says why: for commands that need a reason, which only the person who types them has. */
export const WHY: readonly string[] = optionWords('reason', '<why>');

/** A printed command with a reason that is known; one of several lines, or a long one, is left to the person. */
export function withReason(command: string, reason: string | undefined): string {
  if (reason === undefined || reason.length > LONGEST || /[\r\n\t]/.test(reason)) return command;
  const open = ` ${WHY.map(shellWord).join(' ')}`;
  const bare = command.endsWith(open) ? command.slice(0, -open.length) : command;
  return `${bare} ${optionWords('reason', reason).map(shellWord).join(' ')}`;
}

/** The most characters of a reason that a person reads within a command. */
const LONGEST = 200;
