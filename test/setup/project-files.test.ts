import { join } from 'node:path';
import * as ts from 'typescript';
import { projectFiles } from '../../lib/setup';
import { ROOT } from '../support/cli-build';
import { projects } from './projects';

jest.setTimeout(60_000);

test('what a new project has compiles, whatever environments, app and slot are called', () => {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const home = join(ROOT, 'test', 'setup', 'made');
  const files = new Map(
    Object.entries(projects).flatMap(([name, project]) =>
      [...projectFiles(project)]
        .filter(([path]) => path.endsWith('.ts'))
        .map(([path, text]) => [join(home, name, path), text] as const),
    ),
  );
  const options: ts.CompilerOptions = {
    ...ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT).options,
    noEmit: true,
    paths: { 'cdk8s-delivery': [join(ROOT, 'lib', 'index.ts')] },
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, directoryExists } = host;
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.readFile = (file) => files.get(file) ?? readFile(file);
  host.directoryExists = (folder) => folder.startsWith(home) || (directoryExists?.(folder) ?? true);
  const program = ts.createProgram([...files.keys()], options, host);
  const problems = [...files.keys()].flatMap((file) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText }) => `${file}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
  });
  expect(problems).toEqual([]);
});

test('every package is pinned to one version, and TypeScript to one that ts-node runs with', () => {
  const { dependencies, devDependencies } = JSON.parse(
    projectFiles(projects.usual).get('package.json') ?? '',
  );
  const pins: Record<string, string> = { ...dependencies, ...devDependencies };
  expect(Object.keys(pins).sort()).toEqual([
    '@types/node',
    'cdk8s',
    'cdk8s-cli',
    'cdk8s-delivery',
    'cdk8s-plus-28',
    'constructs',
    'typescript',
  ]);
  expect(Object.values(pins).filter((each) => !/^~?\d+\.\d+\.\d+$/.test(each))).toEqual([]);
  expect(pins['typescript']).toMatch(/^~[56]\./);
});

test('a packed program is depended on as a file of the project', () => {
  const made = projectFiles({
    ...projects.usual,
    program: { kind: 'tarball', file: '/somewhere/cdk8s-delivery-0.1.0.tgz' },
  });
  expect(JSON.parse(made.get('package.json') ?? '').dependencies).toMatchObject({
    'cdk8s-delivery': 'file:cdk8s-delivery-0.1.0.tgz',
  });
});
