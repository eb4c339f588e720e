/** Words of a command as a person types them: what a shell would take apart is quoted. */
export function commandLine(...words: readonly string[]): string {
  return ['cdk8s-delivery', ...words].map(shellWord).join(' ');
}

/** An option with its value; nothing where there is none. */
export function optionWords(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [`--${name}`, value];
}

/** A word as a shell takes it for one. */
export function shellWord(word: string): string {
  return /^[A-Za-z0-9@%_+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
