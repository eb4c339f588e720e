import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from './cli-build';

interface Complaint {
  readonly line: number;
  readonly code: number;
  readonly text: string;
}

/**
 * A test per case: each is a whole file that a user could write in a folder; `// !` marks the lines where the compiler
 * has to complain, with the code it gives and a part of what it says.
 */
export function testTypes(folder: string, prelude: string, cases: Readonly<Record<string, string>>): void {
  const files = new Map(
    Object.entries(cases).map(([title, body], index): [string, { title: string; source: string }] => [
      join(folder, `case-${index}.ts`),
      { title, source: `${prelude}\n${body}\nexport {};\n` },
    ]),
  );
  let program: ts.Program;

  beforeAll(() => {
    program = programOf(new Map([...files].map(([name, { source }]) => [name, source])));
  }, 60_000);

  test.each([...files].map(([name, { title, source }]) => ({ title, name, source })))(
    '$title',
    ({ name, source }) => {
      const found = complaints(program, name);
      const promised = promises(source);
      expect(found.map(({ line, code }) => ({ line, code })).sort(byLine)).toEqual(
        promised.map(({ line, code }) => ({ line, code })).sort(byLine),
      );
      for (const { line, code, text } of promised) {
        const complaint = found.find((each) => each.line === line && each.code === code);
        expect(complaint?.text).toContain(text);
      }
    },
    60_000,
  );
}

function programOf(files: ReadonlyMap<string, string>): ts.Program {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile) as { config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, ROOT);
  const host = ts.createCompilerHost({ ...options, noEmit: true, skipDefaultLibCheck: true });
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.getSourceFile = (name, language, ...rest) => {
    const made = files.get(name);
    return made === undefined
      ? getSourceFile(name, language, ...rest)
      : ts.createSourceFile(name, made, language);
  };
  return ts.createProgram([...files.keys()], { ...options, noEmit: true, noUnusedLocals: false }, host);
}

function complaints(program: ts.Program, name: string): Complaint[] {
  const file = program.getSourceFile(name);
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
    ({ start = 0, code, messageText }) => ({
      line: (file?.getLineAndCharacterOfPosition(start).line ?? -1) + 1,
      code,
      text: ts.flattenDiagnosticMessageText(messageText, '\n'),
    }),
  );
}

const byLine = (a: { line: number; code: number }, b: { line: number; code: number }) =>
  a.line - b.line || a.code - b.code;

function promises(source: string): Complaint[] {
  return source.split('\n').flatMap((line, index) =>
    line
      .split(' ! ')
      .slice(1)
      .map((promise) => {
        const [code = '', ...text] = promise.trim().split(' ');
        return { line: index + 1, code: Number(code), text: text.join(' ') };
      }),
  );
}
