import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REQUEST_VARIABLE, type RenderRequest } from '../../model/exchange';
import { DeliveryError, notWritten } from '../../model/finding';
import type { CommitId } from '../../model/scalars';
import { withoutHidden } from '../../model/text';
import { defaultCacheFolder, type GitRepository } from '../git';
import { type AppCommand, appCommand, noAppCommand } from './app-command';
import { type Note, temporaryFolder } from './cache-folder';
import { CHILD_GUARD } from './child-guard';
import {
  type CodeFolderOptions,
  compiledIn,
  keptCodeFolder,
  packagesBeside,
  writeCodeFolder,
} from './code-folder';
import { compiledPath } from './compile-code';
import { compilerOptions } from './compiler-options';
import { dependencies } from './dependencies';
import { DEFAULT_LIMITS, type OutputLimits } from './limits';
import { mapPositions } from './map-positions';
import { quotaProblem } from './output-quota';
import { listCode, readCode } from './read-code';
import { childFailure, FAILURE_FILE } from './read-failure';
import { readOutput } from './read-output';
import { removeTree } from './remove-tree';
import type { RenderResult } from './render-result';
import { type ChildEnd, runChild } from './run-child';
import { sandboxFlags } from './sandbox-flags';
import type { Sandbox } from './sandbox-report';
import { sandboxReport } from './sandbox-report';
import { heldBy } from './supervise';
import { workspaceFiles } from './workspace';

/** What to render, of which revision, and within which limits. */
export interface RenderOptions {
  /** The project's repository; a bare one will do. */
  readonly repository: GitRepository;
  /** Full id of the code revision. */
  readonly commit: CommitId;
  readonly request: RenderRequest;
  /**
   * The project's folder in the repository, such as `services/pay/`: its code sees nothing beside it.
   *
   * @default - the repository's top
   */
  readonly within?: string;
  /**
   * Whether to leave a path of the repository out of the checkout, such as records, environment data and manifests.
   *
   * @default - nothing is left out
   */
  readonly exclude?: (path: string) => boolean;
  /**
   * A folder whose `node_modules` may be used where it is what the revision's lockfile asks for.
   *
   * @default - dependencies come from the cache
   */
  readonly projectFolder?: string;
  /** @default - see `defaultCacheFolder` */
  readonly cacheFolder?: string;
  /** @default 120,000 */
  readonly timeoutMs?: number;
  /**
   * JavaScript heap of the child in MiB; buffers and the rest may take as much again.
   *
   * @default 2048
   */
  readonly memoryMiB?: number;
  /** @default DEFAULT_LIMITS */
  readonly limits?: Partial<OutputLimits>;
  /**
   * `none` runs the code with the user's own rights.
   *
   * @default 'permission'
   */
  readonly sandbox?: Sandbox;
  readonly signal?: AbortSignal;
  /** Called with notes that do not change the result. */
  readonly note?: Note;
}

/**
 * Renders targets with the project's code of one revision: a private checkout that the next render of the same content takes again, its dependencies, TypeScript compiled by
 * the engine, a child process without credentials, and its output read as hostile input. Touches no work tree, index or
 * branch; what it makes on the way is removed.
 *
 * @throws DeliveryError what {@link listCode}, {@link readCode}, {@link appCommand}, {@link dependencies} and {@link readOutput} throw;
 * `RENDER_FAILED` (or the code's own findings), `RENDER_TIMEOUT`, `RENDER_OUTPUT` (too much of it), `INTERRUPTED`, `DISK`
 */
export async function renderAt(options: RenderOptions): Promise<RenderResult> {
  try {
    return await render(options);
  } catch (error) {
    if (error instanceof DeliveryError || !DISK_ERRORS.has((error as NodeJS.ErrnoException).code ?? ''))
      throw error;
    throw notWritten({ what: 'the render cannot write its files' }, error);
  }
}

const LOG_CHARACTERS = 64 * 1024;

/** Files that say how code is compiled, what it depends on, and what is run; tarballs may be dependencies. */
const SETTINGS =
  /(?:\.json|\.tgz|\.tar|\.tar\.gz|\.patch|^\.npmrc|^\.yarnrc\.yml|^yarn\.lock|^pnpm-(?:lock|workspace)\.yaml|^cdk8s\.yaml)$/;

const DISK_ERRORS: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM']);

async function render(options: RenderOptions): Promise<RenderResult> {
  const { cacheFolder = defaultCacheFolder(), signal, sandbox = 'permission' } = options;
  const clock = stopwatch();
  const entries = await listCode(options);
  const settingsFiles = await readCode(
    options.repository,
    entries.filter(({ path }) => SETTINGS.test(path)),
  );
  const command = appCommand(
    settingsFiles.find((each) => each.path === 'cdk8s.yaml')?.content.toString('utf8'),
    options.within,
  );
  const checkout = clock();
  const files = await workspaceFiles(settingsFiles, options);
  const { folder: nodeModules } = await dependencies({ ...options, files, cacheFolder });
  const installed = clock();
  const settings = compilerOptions(settingsFiles, nodeModules);
  const code = { ...options, entries, settings, nodeModules, entry: command.entry, cacheFolder };

  const work = await temporaryFolder(cacheFolder, 'render', options.note);
  try {
    const run = await prepare(work, code, sandbox, options.request);
    const compile = clock();
    const end = await start(run, command, nodeModules, { ...options, sandbox });
    const ran = clock();
    const mapped = (text: string) => mapPositions(text, compiledIn(run.code, code));
    const log = mapped(withoutHidden(end.log.replaceAll(`${run.code}/`, ''), LOG_CHARACTERS));
    throwUnlessDone(run.output, { ...end, log }, options, mapped);
    const rendered = readOutput(run.output, options.request, options.limits, [run.code, work]);
    const timings = {
      checkout,
      dependencies: installed,
      compile,
      run: ran,
      read: clock(),
    };
    if (signal?.aborted) throw interrupted();
    return { ...rendered, sandbox, held: sandboxReport(sandbox, heldBy(run.report)), log, timings };
  } finally {
    await removeTree(work).catch((cause: Error) =>
      options.note?.(`${work} is left over and cannot be removed: ${withoutHidden(cause.message, 200)}`),
    );
  }
}

interface Run {
  readonly code: string;
  readonly output: string;
  readonly home: string;
  readonly request: string;
  readonly guard: string;
  /** The file in which the supervisor reports what held. */
  readonly report: string;
}

async function prepare(
  work: string,
  code: CodeFolderOptions,
  sandbox: Sandbox,
  request: RenderRequest,
): Promise<Run> {
  const mayWriteEverywhere = sandbox === 'none';
  const run: Run = {
    code: mayWriteEverywhere ? await writeCodeFolder(code, join(work, 'code')) : await keptCodeFolder(code),
    output: join(work, 'output'),
    home: join(work, 'home'),
    request: join(work, 'request.json'),
    guard: join(work, 'guard.cjs'),
    report: join(work, 'held'),
  };
  // nothing else answers there for packages below the folder of the code
  if (mayWriteEverywhere) symlinkSync(code.nodeModules, join(run.code, 'node_modules'));
  for (const folder of [run.output, run.home]) mkdirSync(folder);
  writeFileSync(run.request, JSON.stringify(request));
  writeFileSync(run.guard, CHILD_GUARD);
  return run;
}

function start(
  run: Run,
  command: AppCommand,
  nodeModules: string,
  options: RenderOptions,
): Promise<ChildEnd> {
  const entry = [compiledPath(command.entry), `${command.entry}.js`, join(command.entry, 'index.js')].find(
    (each) => existsSync(join(run.code, each)),
  );
  if (entry === undefined) throw noAppCommand(`the code revision has no ${command.entry}`);
  const closed =
    options.sandbox === 'none'
      ? []
      : [
          ...sandboxFlags({
            read: [run.code, packagesBeside(run.code), nodeModules, run.request, run.guard],
            write: [run.output],
          }),
          `--require=${run.guard}`,
        ];
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const { timeoutMs = 120_000, memoryMiB = 2048 } = options;
  return runChild({
    args: [...closed, `--max-old-space-size=${memoryMiB}`, join(run.code, entry), ...command.args],
    cwd: run.code,
    env: {
      PATH: '/usr/bin:/bin',
      HOME: run.home,
      TMPDIR: run.output,
      TZ: 'UTC',
      LANG: 'C',
      LC_ALL: 'C',
      CDK8S_OUTDIR: run.output,
      [REQUEST_VARIABLE]: run.request,
    },
    timeoutMs,
    limits: {
      // all threads count, and those of the garbage collector run beside the code
      cpuSeconds: 2 * Math.ceil(timeoutMs / 1000) + 1,
      // a little more, so that too much is told from exactly enough
      fileBytes: limits.totalBytes + 16 * 1024 * 1024,
      memoryMiB: 2 * memoryMiB + 512,
    },
    apart: options.sandbox !== 'none',
    report: run.report,
    quota: () => quotaProblem(run.output, limits),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
}

function throwUnlessDone(
  output: string,
  end: ChildEnd,
  { timeoutMs = 120_000, limits }: RenderOptions,
  mapped: (text: string) => string,
): void {
  switch (end.reason) {
    case 'aborted':
      throw interrupted();
    case 'timeout':
      throw DeliveryError.of(
        'RENDER_TIMEOUT',
        `the project code did not finish within ${timeoutMs / 1000} seconds and was ended${flood(end)}`,
        {},
        isFlood(end) ? { remedy: 'find what prints without end, or print less' } : undefined,
      );
    case 'quota':
      throw DeliveryError.of('RENDER_OUTPUT', `the project code wrote ${end.problem} and was ended`);
    case 'ended': {
      if (end.code === 0 && !existsSync(join(output, FAILURE_FILE))) return;
      // the system may have stopped it before this program looked
      const problem = quotaProblem(output, { ...DEFAULT_LIMITS, ...limits });
      if (problem !== undefined) throw DeliveryError.of('RENDER_OUTPUT', `the project code wrote ${problem}`);
      throw childFailure(output, end, mapped);
    }
  }
}

/** More than a person reads: code that prints this much is slow because of it. */
const FLOOD_BYTES = 16 * 1024 * 1024;

const isFlood = ({ printed }: ChildEnd): boolean => printed >= FLOOD_BYTES;

const flood = (end: ChildEnd): string =>
  isFlood(end) ? `, it had printed ${Math.floor(end.printed / 1024 / 1024)} MiB by then` : '';

function interrupted(): DeliveryError {
  return DeliveryError.of('INTERRUPTED', 'the render was stopped before it was done');
}

/** Gives, at each call, the milliseconds since the last one. */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const passed = now - last;
    last = now;
    return passed;
  };
}
