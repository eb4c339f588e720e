/** What to do where the name of an environment stands in the place of an app; nothing for any other name. */
export function takenForApp(name: string, environments: readonly string[]): string | undefined {
  return environments.includes(name) ? `${name} is an environment: name it by \`--env ${name}\`` : undefined;
}
