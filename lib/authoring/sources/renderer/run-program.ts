import type { ProjectFiles } from './project-files';
import { Instance, Module, RuntimeError, type WasmMemory, type WasmModule } from './web-assembly';

/** The inputs of a WebAssembly program. */
interface ProgramRun {
  readonly module: WasmModule;
  /** Its standard input. */
  readonly input: string;
  readonly files: ProjectFiles;
  /** The seed of its clock and its random numbers. */
  readonly seed: number;
}

/** How it ended. */
interface ProgramEnd {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/**
 * Runs a program that was built for `wasip1`, and gives it nothing but its input, the project's files to read, and a clock
 * and random numbers made of a seed: the same seed and the same files give the same output.
 *
 * The few calls of WASI that such a program needs are answered here. Node's own WASI opens any file past the permission
 * model, and with `--allow-wasi` to any code of the project.
 *
 * @throws what `files` throws
 */
export function runProgram({ module, input, files, seed }: ProgramRun): ProgramEnd {
  const host = new Host(Buffer.from(input), files, seed);
  const { memory, _start } = new Instance(module, host.imports(module)).exports;
  host.memory = memory;
  let code = 0;
  try {
    _start();
  } catch (error) {
    if (host.failure !== undefined) throw host.failure;
    if (error instanceof Exit) code = error.code;
    else if (error instanceof RuntimeError || error instanceof RangeError) {
      host.errors.push(Buffer.from(`${error.message}\n`));
      code = 1;
    } else throw error;
  }
  return { code, output: text(host.output), errors: text(host.errors) };
}

const text = (chunks: readonly Uint8Array[]): string => Buffer.concat(chunks).toString('utf8');

class Exit extends Error {
  constructor(readonly code: number) {
    super('the program has ended');
  }
}

/** Numbers of errors, and of clocks: wasi_snapshot_preview1. */
const SUCCESS = 0;
const BAD_DESCRIPTOR = 8;
const NOT_SUPPORTED = 52;
const WALL_CLOCK = 0;
const CHARACTER_DEVICE = 2;

type Call = (...given: never[]) => number | bigint | undefined;

class Host {
  memory: WasmMemory | undefined;
  readonly output: Uint8Array[] = [];
  readonly errors: Uint8Array[] = [];
  /** What the project's files threw. */
  failure: Error | undefined;
  private read = 0;
  private nanoseconds = 0n;
  private random: number;
  private held: Uint8Array = new Uint8Array();

  constructor(
    private readonly input: Uint8Array,
    private readonly files: ProjectFiles,
    private readonly seed: number,
  ) {
    this.random = Math.imul(seed + 1, 0x9e3779b1) | 1;
  }

  /** Everything that a module imports; what is not known here answers that it is not supported. */
  imports(module: WasmModule): object {
    const made: Record<string, Record<string, Call>> = {};
    for (const { module: from, name } of Module.imports(module)) {
      made[from] ??= {};
      made[from][name] = this.calls[name] ?? (() => NOT_SUPPORTED);
    }
    return made;
  }

  private readonly calls: Readonly<Record<string, Call>> = {
    args_sizes_get: (count: number, size: number) => this.numbers([count, 1], [size, ARGUMENTS.length]),
    args_get: (list: number, at: number) => {
      this.bytes(at, ARGUMENTS.length).set(ARGUMENTS);
      return this.numbers([list, at]);
    },
    environ_sizes_get: (count: number, size: number) => this.numbers([count, 0], [size, 0]),
    environ_get: () => SUCCESS,
    clock_time_get: (clock: number, _precision: bigint, at: number) => {
      this.nanoseconds += 1_000n;
      return this.time(at, clock === WALL_CLOCK ? this.today() + this.nanoseconds : this.nanoseconds);
    },
    clock_res_get: (_clock: number, at: number) => this.time(at, 1n),
    random_get: (at: number, length: number) => {
      const bytes = this.bytes(at, length);
      for (let index = 0; index < length; index += 1) bytes[index] = this.next();
      return SUCCESS;
    },
    sched_yield: () => SUCCESS,
    poll_oneoff: (wanted: number, happened: number, count: number, at: number) =>
      this.sleep(wanted, happened, count, at),
    proc_exit: (code: number) => {
      throw new Exit(code);
    },
    fd_fdstat_get: (descriptor: number, at: number) => {
      if (descriptor > 2) return BAD_DESCRIPTOR;
      this.bytes(at, 24).fill(0).set([CHARACTER_DEVICE]);
      return SUCCESS;
    },
    fd_fdstat_set_flags: () => SUCCESS,
    fd_prestat_get: () => BAD_DESCRIPTOR,
    fd_close: () => SUCCESS,
    fd_read: (descriptor: number, list: number, count: number, at: number) => {
      if (descriptor !== 0) return BAD_DESCRIPTOR;
      let sum = 0;
      for (const each of this.buffers(list, count)) {
        const chunk = this.input.subarray(this.read, this.read + each.length);
        each.set(chunk);
        this.read += chunk.length;
        sum += chunk.length;
      }
      return this.numbers([at, sum]);
    },
    fd_write: (descriptor: number, list: number, count: number, at: number) => {
      const chunks = descriptor === 1 ? this.output : descriptor === 2 ? this.errors : undefined;
      if (!chunks) return BAD_DESCRIPTOR;
      let sum = 0;
      for (const each of this.buffers(list, count)) {
        chunks.push(each.slice());
        sum += each.length;
      }
      return this.numbers([at, sum]);
    },
    look: (at: number, length: number) => this.look(Buffer.from(this.bytes(at, length)).toString('utf8')),
    take: (at: number) => {
      this.bytes(at, this.held.length).set(this.held);
      return undefined;
    },
  };

  /** Keeps what stands at a path for `take`, and says how long it is: twice, plus one for a folder. */
  private look(path: string): bigint {
    try {
      const found = this.files(path);
      if (!found) return -1n;
      this.held = found.bytes;
      return BigInt(found.bytes.length) * 2n + (found.isFolder ? 1n : 0n);
    } catch (error) {
      this.failure = error as Error;
      throw error;
    }
  }

  /** Time that is waited for passes at once. */
  private sleep(wanted: number, happened: number, count: number, at: number): number {
    this.nanoseconds += 1_000_000n;
    for (let index = 0; index < count; index += 1) {
      const event = this.bytes(happened + 32 * index, 32).fill(0);
      event.set(this.bytes(wanted + 48 * index, 8));
      event[10] = this.bytes(wanted + 48 * index + 8, 1)[0] ?? 0;
    }
    return this.numbers([at, count]);
  }

  /** Some day of the years from 2001 on, by seed. */
  private today(): bigint {
    return (1_000_000_000n + BigInt(this.seed) * 34_567_891n) * 1_000_000_000n;
  }

  private next(): number {
    this.random ^= this.random << 13;
    this.random ^= this.random >>> 17;
    this.random ^= this.random << 5;
    return this.random & 0xff;
  }

  private bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.buffer, at >>> 0, length);
  }

  private buffers(list: number, count: number): readonly Uint8Array[] {
    const view = new DataView(this.buffer);
    return Array.from({ length: count }, (_, index) =>
      this.bytes(view.getUint32(list + 8 * index, true), view.getUint32(list + 8 * index + 4, true)),
    );
  }

  private numbers(...written: readonly (readonly [at: number, value: number])[]): number {
    const view = new DataView(this.buffer);
    for (const [at, value] of written) view.setUint32(at, value, true);
    return SUCCESS;
  }

  private time(at: number, value: bigint): number {
    new DataView(this.buffer).setBigUint64(at, value, true);
    return SUCCESS;
  }

  private get buffer(): ArrayBuffer {
    return (this.memory as WasmMemory).buffer;
  }
}

const ARGUMENTS = Buffer.from('renderer\0');
