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
