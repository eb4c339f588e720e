import { SingleBar } from 'cli-progress';

/** A bar on the terminal's last line. */
export interface ProgressBar {
  readonly label: string;
  update(done: number): void;
  /** Takes the bar away. */
  stop(): void;
}

/**
 * Starts a bar on stderr. It fits the width of the terminal, and changes nothing of the terminal that would have to be
 * put back (cursor, wrapping): a process that is killed leaves it as it was.
 */
export function startBar(label: string, all: number, color: boolean): ProgressBar {
  const width = process.stderr.columns || 80;
  const room = width - label.length - ` [] ${all}/${all} 100%`.length - 1;
  const bar = new SingleBar({
    format: room < 5 ? '{value}/{total} {percentage}%' : `${label} [{bar}] {value}/{total} {percentage}%`,
    barsize: Math.max(1, Math.min(40, room)),
    barCompleteChar: color ? '█' : '#',
    barIncompleteChar: color ? '░' : '-',
    stream: process.stderr,
    linewrap: true,
    hideCursor: false,
    clearOnComplete: true,
    gracefulExit: false,
  });
  bar.start(all, 0);
  return { label, update: (done) => bar.update(done), stop: () => bar.stop() };
}
