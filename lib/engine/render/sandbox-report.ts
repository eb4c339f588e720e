import type { Held, Limit } from './supervise';

const ALL_LIMITS: readonly Limit[] = ['cpu', 'file size', 'memory', 'open files'];

/**
 * What kept the project's code from the rest of the machine.
 *
 * - `permission`: Node's permission model. Files outside the checkout, the dependencies and the output folder, other
 *   processes, threads, native addons and the inspector are denied by the runtime; the network is closed by a guard
 *   inside the process, which careless code does not pass but which is not proof against code written to break it.
 * - `none`: only the emptied environment, the limits and the process group. Such code can read what the user can read,
 *   the environment of the parent process included.
 */
export type Sandbox = 'permission' | 'none';

/** What kept a render's child from the rest of the machine, as far as this machine offers it. */
export interface SandboxReport {
  /** Whether the runtime denied files, programs, threads and addons. */
  readonly files: boolean;
  /** `none`: there was no network. `permission`: Node denied it. `guard`: a guard in JavaScript alone. */
  readonly network: 'none' | 'permission' | 'guard' | 'open';
  /** `none`: no other process was in sight. `guard`: a guard in JavaScript kept the code from signalling them. */
  readonly processes: 'none' | 'guard' | 'open';
  /** The limits that the system enforced. */
  readonly limits: readonly Limit[];
  /** The reason why there were no namespaces. */
  readonly reason?: string;
}

/** Puts together what was asked for and what the system gave. */
export function sandboxReport(sandbox: Sandbox, { limits, apart, reason }: Held): SandboxReport {
  if (sandbox === 'none') return { files: false, network: 'open', processes: 'open', limits };
  const denied = process.allowedNodeEnvironmentFlags.has('--allow-net');
  const network = apart ? 'none' : denied ? 'permission' : 'guard';
  const processes = apart ? 'none' : 'guard';
  return { files: true, network, processes, limits, ...(reason === undefined ? {} : { reason }) };
}

/** Whether nothing was left to a guard, and every limit held. */
export function isWhole({ files, network, processes, limits }: SandboxReport): boolean {
  return (
    files && network === 'none' && processes === 'none' && ALL_LIMITS.every((each) => limits.includes(each))
  );
}

/** The report in one line. */
export function sandboxWords({ files, network, processes, limits, reason }: SandboxReport): string {
  const limited = limits.length === 0 ? 'no limits of the system' : `limits: ${limits.join(', ')}`;
  if (!files) return `no sandbox; ${limited}`;
  const held = [
    'files closed',
    {
      none: 'no network',
      permission: 'network denied by Node',
      guard: 'network behind a guard only',
      open: '',
    }[network],
    { none: 'no other process in sight', guard: 'other processes behind a guard only', open: '' }[processes],
    limited,
  ];
  return `sandbox: ${held.join('; ')}${reason === undefined ? '' : ` (no namespaces: ${reason})`}`;
}
