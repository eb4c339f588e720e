import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { imageOptions } from '../demo/podinfo';
import { compileCli } from './engine/compile-cli';
import { type Coverage, coverageOf } from './figures/coverage';
import { Delivered } from './figures/delivered';
import { sourceFigures } from './figures/source-figures';
import { loadLine, machineLine } from './machine';
import { measure } from './measure';
import { milliseconds, printTable, timing } from './print-table';

const RUNS = 7;
const RELEASE = ['release', 'frontend', ...imageOptions('6.9.1')];
const PROMOTE = ['promote', 'frontend', '--to', 'staging'];
const STATUS = ['status'];

/**
 * What takes a text and gives what it says as YAML, by the names of our functions. The first three know what they read
 * lately; the last two read: ours what is in the canonical form, the parser of the package `yaml` any other text.
 */
const READERS: readonly { readonly name: string; readonly inPackage?: string }[] = [
  { name: 'parseYaml' },
  { name: 'parseCanonicalYaml' },
  { name: 'readYamlFile' },
  { name: 'readCanonical' },
  { name: 'parse', inPackage: ['node_modules', 'yaml', 'dist', 'parse', 'parser.js'].join(sep) },
];

/** `npm run figures`: how much of the code and how many texts a command of the example goes through, and what it takes. */
async function main(): Promise<void> {
  process.stdout.write(`${machineLine()}\n`);
  printSource();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cdk8s-delivery-figures-')));
  try {
    mkdirSync(join(folder, 'world'));
    const cli = compileCli(join(folder, 'cli'));
    const byFile = join(folder, 'cli', 'bin', 'by-file.js');
    writeFileSync(byFile, "require('../dist/lib/cli/main.js').main(process.argv);");
    const delivered = await Delivered.create(join(folder, 'world'), cli);
    await printTimes(delivered);
    const ran = async (args: readonly string[]) =>
      coverageOf(folder, (env) => delivered.run(args, { env, cli: byFile }));
    const [release, promote, status] = [await ran(RELEASE), await ran(PROMOTE), await ran(STATUS)];
    printCoverage(join(folder, 'cli', 'dist', 'lib') + sep, { release, promote, status });
    process.stdout.write(`\nat the end: ${loadLine()}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function printSource(): void {
  const { files, lines, repeated } = sourceFigures();
  printTable(
    'lib/',
    ['', 'figure'],
    [
      ['files', String(files)],
      ['lines', String(lines)],
      ['exported names that more than one file declares', String(repeated.size)],
    ],
  );
  const shown = [...repeated].map(([name, count]) => (count === 2 ? name : `${name} (${count})`));
  process.stdout.write(`${shown.join(', ')}\n`);
}

async function printTimes(delivered: Delivered): Promise<void> {
  const commands = {
    'promote --dry-run': [...PROMOTE, '--dry-run'],
    status: STATUS,
    'release --dry-run': [...RELEASE, '--dry-run'],
  };
  const rows: string[][] = [];
  for (const [shown, args] of Object.entries(commands)) {
    await delivered.run(args);
    const time = await measure(RUNS, () => delivered.run(args));
    rows.push([shown, time.cpu === undefined ? 'not known' : milliseconds(time.cpu), timing(time)]);
  }
  printTable(
    `The example, whole processes: median of ${RUNS} runs, warm`,
    ['command', 'CPU', 'time (from–to)'],
    rows,
  );
}

function printCoverage(library: string, runs: Readonly<Record<string, Coverage>>): void {
  const all = Object.values(runs);
  const row = (title: string, figure: (coverage: Coverage) => string) => [title, ...all.map(figure)];
  const inLibrary = ({ calls }: Coverage) => calls.filter(({ file }) => file.startsWith(library));
  const readers = READERS.map(({ name, inPackage }) => {
    const fits = (coverage: Coverage) =>
      coverage.calls.filter(
        (call) =>
          call.name === name && (inPackage ? call.file.endsWith(inPackage) : call.file.startsWith(library)),
      );
    const files = [
      ...new Set(
        all.flatMap(fits).map(({ file }) => (inPackage ? 'package yaml' : file.slice(library.length))),
      ),
    ];
    const count = (coverage: Coverage) => String(fits(coverage).reduce((sum, call) => sum + call.count, 0));
    return row(`texts read: ${name} (${files.join(', ') || 'no such function ran'})`, count);
  });
  printTable(
    'The example, whole processes: what of lib/ is run, without the child that renders',
    ['', ...Object.keys(runs)],
    [
      row('files loaded', ({ files }) => String(files.filter((file) => file.startsWith(library)).length)),
      row('files of which a named function is run', (run) =>
        String(new Set(inLibrary(run).map(({ file }) => file)).size),
      ),
      row('rooms of these', (run) => {
        const folders = inLibrary(run).map(
          ({ file }) => file.slice(library.length).split(sep).slice(0, -1)[0],
        );
        return String(new Set(folders.filter((folder) => folder !== undefined)).size);
      }),
      row('named functions run', (run) => String(inLibrary(run).length)),
      ...readers,
    ],
  );
}

main().catch((cause: unknown) => {
  process.stderr.write(`${cause instanceof Error ? cause.stack : cause}\n`);
  process.exitCode = 1;
});
