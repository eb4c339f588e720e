import { readFileSync } from 'node:fs';
import { findProgram } from '../process';

/** The limits of a child; the system enforces them, also when this process is gone. */
export interface ChildLimits {
  /** Seconds of CPU, all threads together. */
  readonly cpuSeconds: number;
  /** Bytes of one file. */
  readonly fileBytes: number;
  /** MiB of memory that it can write to, JavaScript heap and buffers together. */
  readonly memoryMiB: number;
}

/** What the system held while a child ran. */
export interface Held {
  /** Limits that the system took. */
  readonly limits: readonly Limit[];
  /** Whether it ran in namespaces of its own: no network, and no process in sight but itself. */
  readonly apart: boolean;
  /** The reason why it did not. */
  readonly reason?: string;
}

/** A limit that a supervised child has. */
export type Limit = 'cpu' | 'file size' | 'memory' | 'open files';

/**
 * The command that runs a command under supervision: it dies when the other end of its standard input is closed, which
 * the system does for a process that was killed; it has limits; and it is apart from the network and from all other
 * processes where the system lets a user have that (Linux, with util-linux). What held is written to `report` before
 * the command starts.
 */
export function supervised(
  command: readonly string[],
  limits: ChildLimits,
  { report, apart }: { readonly report: string; readonly apart: boolean },
): readonly string[] {
  const unshare = apart && process.platform === 'linux' ? findProgram('unshare', SYSTEM_PATH) : undefined;
  const numbers = [limits.cpuSeconds, limits.fileBytes / 512, limits.memoryMiB * 1024];
  return [
    ...[SHELL, '-c', SUPERVISOR, 'supervisor', report],
    ...numbers.map((each) => String(Math.ceil(each))),
    ...[unshare ?? '', ...command],
  ];
}

/** Reads what {@link supervised} reported; nothing held where there is no report. */
export function heldBy(report: string): Held {
  let text = '';
  try {
    text = readFileSync(report, 'utf8');
  } catch {
    // it did not get that far
  }
  const [apart = '', limits = '', ...reason] = text.trimEnd().split('\n');
  const held = limits.split(',').filter((each): each is Limit => each !== '');
  if (apart === 'apart') return { limits: held, apart: true };
  const words = reason.join(' ').trim();
  return {
    limits: held,
    apart: false,
    reason: words === '' ? 'there is no unshare(1) of util-linux' : words,
  };
}

const SHELL = '/bin/sh';
const SYSTEM_PATH = '/usr/bin:/bin:/usr/sbin:/sbin';

/**
 * POSIX shell. The user of the namespace is nobody, so that a program in it has no capability there; files belong to
 * whom they belonged to. `unshare --kill-child` ends the child with unshare, whatever ends that.
 */
const SUPERVISOR = `
report=$1 cpu=$2 blocks=$3 memory=$4 unshare=$5
shift 5
held=
ulimit -c 0 2>/dev/null
ulimit -t "$cpu" 2>/dev/null && held="$held,cpu"
ulimit -f "$blocks" 2>/dev/null && held="$held,file size"
ulimit -d "$memory" 2>/dev/null && held="$held,memory"
ulimit -n 4096 2>/dev/null && held="$held,open files"
apart=no why=
if [ -n "$unshare" ]; then
  own='--user --map-user=65534 --map-group=65534 --net --ipc --pid --fork --kill-child=KILL'
  if why=$("$unshare" $own ${SHELL} -c : 2>&1); then
    apart=apart
    set -- "$unshare" $own "$@"
  fi
fi
printf '%s\\n%s\\n%s\\n' "$apart" "$held" "$why" >"$report"
unset PWD OLDPWD SHLVL
exec 3<&0
"$@" </dev/null 3<&- &
child=$!
(read -r line <&3; kill -9 0) >/dev/null 2>&1 &
exec 2>/dev/null
wait "$child"
exit $?
`;
