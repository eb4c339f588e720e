import { basename } from 'node:path';
import { printJson } from '../../model/text';
import type { NewProject, ProgramSource } from '../new-project';

/** The placeholder of a project that names no delivery repository. */
export const EXAMPLE_DELIVERY = 'https://git.example.org/fleet.git';

/** `package.json`. Every version is exact: releases are rendered with the versions of the lockfile. */
export function packageJsonFile({ name, delivery, branch, program, pins }: NewProject): string {
  const pinned = (names: readonly string[]) =>
    Object.fromEntries(names.flatMap((each) => (pins[each] === undefined ? [] : [[each, pins[each]]])));
  return `${printJson({
    name,
    private: true,
    'cdk8s-delivery': { repository: delivery ?? EXAMPLE_DELIVERY, branch },
    scripts: { test: 'tsc', synth: 'cdk8s synth --check-upgrade=false' },
    dependencies: sorted({
      'cdk8s-delivery': specOf(program),
      ...pinned(['cdk8s', 'cdk8s-plus-28', 'constructs']),
    }),
    devDependencies: pinned(['@types/node', 'cdk8s-cli', 'typescript']),
  })}\n`;
}

function specOf(program: ProgramSource): string {
  return program.kind === 'version' ? program.version : `file:${basename(program.file)}`;
}

const sorted = (map: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));

/** `tsconfig.json`; with `swc`, ts-node starts fast and leaves the types to `tsc`. */
export const tsconfigFile = (): string =>
  `${printJson({
    compilerOptions: {
      target: 'ES2022',
      module: 'nodenext',
      lib: ['ES2023'],
      types: ['node'],
      strict: true,
      noEmit: true,
      skipLibCheck: true,
    },
    include: ['main.ts', 'environments', 'scripts'],
    'ts-node': { swc: true },
  })}\n`;

/** `cdk8s.yaml`. */
export const cdk8sFile = (): string => `language: typescript
app: node_modules/.bin/ts-node main.ts
output: dist/manifests
`;

/** `.gitignore`. */
export const gitignoreFile = (): string => 'node_modules/\ndist/\nreport.html\n';
