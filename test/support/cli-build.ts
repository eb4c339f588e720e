import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { transformSync } from '@swc/core';
import { bundleCli, bundleLibrary } from '../../bundle-cli';

/** This repository. */
export const ROOT = join(__dirname, '..', '..');

/** Where what is made for tests is kept by the hash of what it is made of; entries of old are removed. */
export const BUILDS = join(ROOT, 'node_modules', '.cache', 'cdk8s-delivery-tests');

/**
 * The program as JavaScript, as a user starts it: made of `lib/` as it stands now, and kept by a hash of its content
 * beside the other caches of tools. Types are checked elsewhere.
 */
export function cliProgram(): string {
  built ??= builtProgram();
  return built;
}

let built: string | undefined;

function builtProgram(): string {
  const sources = sourceFiles();
  const home = join(BUILDS, hashOf(sources));
  const program = join(home, 'bin', 'cdk8s-delivery.js');
  if (!existsSync(program)) build(home, sources);
  return program;
}

/** The library as one file, for projects that import it beside their code; kept as the program is. */
export function libraryFile(): string {
  const home = join(BUILDS, `${hashOf(sourceFiles())}-library`);
  const file = join(home, 'index.js');
  if (!existsSync(file)) {
    const work = workFolder(home);
    bundleLibrary(join(work, 'index.js'));
    moveIn(work, home);
  }
  return file;
}

/** TypeScript below some folders of this repository, by path. */
export function sourceFiles(folders: readonly string[] = ['lib', 'imports']): Map<string, string> {
  const files = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  );
  const sources = files.filter((path) => path.endsWith('.ts')).sort();
  return new Map(sources.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]));
}

/** A short hash over files and the runtime. */
export function hashOf(files: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256').update(process.versions.node);
  for (const [path, text] of files) hash.update(`${path}\n${text.length}\n${text}`);
  return hash.digest('hex').slice(0, 16);
}

function build(home: string, sources: ReadonlyMap<string, string>): void {
  const work = workFolder(home);
  for (const [path, text] of sources) {
    const { code } = transformSync(text, {
      filename: path,
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'commonjs', ignoreDynamic: true },
    });
    write(join(work, 'dist', path.replace(/\.ts$/, '.js')), code);
  }
  bundleCli(join(work, 'dist', 'cli.js'));
  for (const path of ['package.json', 'bin/cdk8s-delivery.js'])
    write(join(work, path), readFileSync(join(ROOT, path)));
  moveIn(work, home);
}

/** A new folder beside the place of what is to be built. */
export function workFolder(home: string): string {
  mkdirSync(BUILDS, { recursive: true });
  for (const name of readdirSync(BUILDS)) removeOld(join(BUILDS, name));
  return mkdtempSync(`${home}-`);
}

/** Puts what was built into its place, complete or not at all. */
export function moveIn(work: string, home: string): void {
  try {
    renameSync(work, home);
  } catch {
    // another test file built the same meanwhile
    rmSync(work, { recursive: true, force: true });
  }
}

const DAY = 24 * 60 * 60 * 1000;

function removeOld(folder: string): void {
  const { mtimeMs } = statSync(folder, { throwIfNoEntry: false }) ?? {};
  if (mtimeMs !== undefined && Date.now() - mtimeMs > DAY) rmSync(folder, { recursive: true, force: true });
}

function write(file: string, content: string | Buffer): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
