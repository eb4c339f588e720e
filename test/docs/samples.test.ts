import { dirname, join } from 'node:path';
import * as ts from 'typescript';
import { ROOT } from '../support/cli-build';
import { type CodeBlock, codeBlocks, pages } from './markdown';

jest.setTimeout(120_000);

// They stand nowhere: the folder makes packages resolve as they do in this repository.
const HOME = join(ROOT, 'test', 'docs', 'samples');

const blocks = pages().flatMap(codeBlocks);
const samples = new Map(
  blocks.filter(({ language }) => language === 'ts').map((block) => [placeOf(block), block] as const),
);

test('every TypeScript sample of the documentation compiles as a project of its page would', () => {
  expect(samples.size).toBeGreaterThan(10);
  expect(problems(samples)).toEqual([]);
});

test('a sample that does not compile is found, with its page and line', () => {
  const block: CodeBlock = {
    page: 'docs/none.md',
    line: 10,
    language: 'ts',
    text: "import { autoSync } from 'cdk8s-delivery';\n\nexport const sync = autoSync({ prune: 'yes' });\n",
  };
  expect(problems(new Map([[placeOf(block), block]]))).toEqual([
    expect.stringMatching(/^docs\/none\.md:13: .*'string' is not assignable to type 'boolean/),
  ]);
});

test('no two blocks of a page show the same file', () => {
  const places = blocks.flatMap(({ page, file }) => (file === undefined ? [] : [`${page} ${file}`]));
  expect(places.filter((place, index) => places.indexOf(place) !== index)).toEqual([]);
});

function placeOf({ page, file, line }: CodeBlock): string {
  return join(HOME, page.replace(/\.md$/, ''), file ?? `line-${line}.ts`);
}

/** What the compiler says of the samples, each by page and line. */
function problems(samples: ReadonlyMap<string, CodeBlock>): string[] {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile);
  const options: ts.CompilerOptions = {
    ...ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT).options,
    noEmit: true,
    paths: {
      'cdk8s-delivery': [join(ROOT, 'lib', 'index.ts')],
      'cdk8s-delivery/promotion': [join(ROOT, 'lib', 'promotion.ts')],
    },
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, directoryExists } = host;
  const folders = new Set([...samples.keys()].flatMap(foldersOf));
  host.fileExists = (file) => samples.has(file) || fileExists(file);
  host.directoryExists = (folder) => folders.has(folder) || (directoryExists?.(folder) ?? true);
  host.readFile = (file) => samples.get(file)?.text ?? readFile(file);
  const program = ts.createProgram([...samples.keys()], options, host);
  return [...samples].flatMap(([place, { page, line }]) => {
    const source = program.getSourceFile(place);
    if (!source) return [`${page}:${line}: not read`];
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ start = 0, messageText }) => {
      const at = source.getLineAndCharacterOfPosition(start).line;
      return `${page}:${line + at + 1}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
  });
}

function foldersOf(file: string): string[] {
  const folders: string[] = [];
  for (let folder = dirname(file); folder.startsWith(HOME); folder = dirname(folder)) folders.push(folder);
  return folders;
}
