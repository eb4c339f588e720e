import { execFileSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';

/** What the numbers were measured on, and how busy it was. */
export function machineLine(): string {
  const git = execFileSync('git', ['version'], { encoding: 'utf8' }).trim();
  const processors = cpus();
  return [
    `node ${process.version}`,
    git,
    `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}`,
    loadLine(),
  ].join(', ');
}

/** The machine's load: others may be at work, too. */
export function loadLine(): string {
  return `load ${loadavg()
    .map((each) => each.toFixed(1))
    .join(' ')}`;
}
