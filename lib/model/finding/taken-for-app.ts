/** The remedy where the name of an environment was given in place of an app; undefined for any other name. */
export function takenForApp(name: string, environments: readonly string[]): string | undefined {
  return environments.includes(name) ? `${name} is an environment: name it by \`--env ${name}\`` : undefined;
}
