import { dirname, join } from 'node:path';
import * as ts from 'typescript';
import * as library from '../../lib';
import { codeBlocks, page } from './markdown';

// biome-ignore lint/suspicious/noExplicitAny: what samples export is theirs
export type Exported = any;

/**
 * What the TypeScript files of a page export, by path; each finds the others as in a project.
 *
 * @param own in place of what the library exports
 */
export function pageFiles(path: string, own: object = {}): (file: string) => Exported {
  const files = new Map(codeBlocks(page(path)).map((each) => [each.file, each.text] as const));
  const loaded = new Map<string, Exported>();
  const at = (from: string): Exported => {
    if (!loaded.has(from)) {
      const others = (name: string) =>
        name.startsWith('.') ? at(`${join(dirname(from), name)}.ts`) : require(name);
      loaded.set(from, runSample(files.get(from) ?? '', others, own));
    }
    return loaded.get(from);
  };
  return at;
}

/** What a sample exports. */
export function runSample(text: string, others: (name: string) => unknown, own: object = {}): Exported {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const exported = {};
  new Function('exports', 'require', outputText)(exported, (name: string) =>
    name === 'cdk8s-delivery' ? { ...library, ...own } : others(name),
  );
  return exported;
}
