/** Where the TypeScript of a project lies: what `init` writes, and `import` adds to. */
export const CODE = {
  folder: 'environments',
  /** The environments and the fleet. */
  environments: 'environments/environments.ts',
  /** What `main.ts` imports: the fleet, and every app. */
  index: 'environments/index.ts',
  /** One app. */
  app: (name: string) => `environments/apps/${name}.ts`,
} as const;
