import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  canHaveModifiers,
  createSourceFile,
  getModifiers,
  isIdentifier,
  isVariableStatement,
  ScriptTarget,
  type Statement,
  SyntaxKind,
} from 'typescript';
import { ROOT } from '../root';

/** Figures of the source in `lib/`. */
export interface SourceFigures {
  readonly files: number;
  readonly lines: number;
  /** Names that more than one file declares and exports, and how many files do. */
  readonly repeated: ReadonlyMap<string, number>;
}

export function sourceFigures(): SourceFigures {
  const folder = join(ROOT, 'lib');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const texts = names.map((name) => readFileSync(join(folder, name), 'utf8'));
  const count = new Map<string, number>();
  for (const text of texts) {
    const { statements } = createSourceFile('a.ts', text, ScriptTarget.ES2022);
    // a type and a value of one name in one file are one thing
    for (const name of new Set(statements.flatMap(exportedNames)))
      count.set(name, (count.get(name) ?? 0) + 1);
  }
  return {
    files: names.length,
    lines: texts.reduce((sum, text) => sum + text.split('\n').length - 1, 0),
    repeated: new Map([...count].filter(([, files]) => files > 1).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** Names that a statement declares and exports; what it only passes on counts where it is declared. */
function exportedNames(statement: Statement): string[] {
  const modifiers = canHaveModifiers(statement) ? (getModifiers(statement) ?? []) : [];
  if (!modifiers.some(({ kind }) => kind === SyntaxKind.ExportKeyword)) return [];
  if (isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) =>
      isIdentifier(name) ? [name.text] : [],
    );
  const { name } = statement as Statement & { readonly name?: { readonly text?: string } };
  return name?.text === undefined ? [] : [name.text];
}
