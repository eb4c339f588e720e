import type { Command } from 'commander';

/** Adds one or several commands to the program. */
type Add = (program: Command) => void;

/**
 * The modules of the commands that arguments name; of all commands where they name none. A short command spends most
 * of its time on loading code, so code of the other commands is not loaded.
 */
export function loadCommands(argv: readonly string[] = []): readonly Add[] {
  const all = Object.keys(LOADERS);
  const named = all.filter((name) => argv.includes(name));
  return [...new Set((named.length === 0 ? all : named).flatMap((name) => LOADERS[name]?.() ?? []))];
}

/** By name, in the order of the help. */
const LOADERS: Readonly<Record<string, () => Add>> = {
  init: () => (require('./commands/init') as typeof import('./commands/init')).initCommand,
  import: () => (require('./commands/import') as typeof import('./commands/import')).importCommand,
  synth: () => (require('./commands/synth') as typeof import('./commands/synth')).synthCommand,
  diff: () => (require('./commands/diff') as typeof import('./commands/diff')).diffCommand,
  configure: () =>
    (require('./commands/configure') as typeof import('./commands/configure')).configureCommand,
  bootstrap: () =>
    (require('./commands/bootstrap') as typeof import('./commands/bootstrap')).bootstrapCommand,
  protect: () => (require('./commands/protect') as typeof import('./commands/protect')).protectCommand,
  release: () => (require('./commands/release') as typeof import('./commands/release')).releaseCommand,
  discover: () => (require('./commands/discover') as typeof import('./commands/discover')).discoverCommand,
  promote: () => (require('./commands/promote') as typeof import('./commands/promote')).promoteCommand,
  apply: () => (require('./commands/apply') as typeof import('./commands/apply')).applyCommand,
  approve: () => (require('./commands/approve') as typeof import('./commands/approve')).approveCommand,
  merge: () => (require('./commands/merge') as typeof import('./commands/merge')).mergeCommand,
  withdraw: () => (require('./commands/withdraw') as typeof import('./commands/withdraw')).withdrawCommand,
  rollback: () => (require('./commands/rollback') as typeof import('./commands/rollback')).rollbackCommand,
  'follow-up': () =>
    (require('./commands/follow-up') as typeof import('./commands/follow-up')).followUpCommand,
  retire: () => (require('./commands/retire') as typeof import('./commands/retire')).retireCommand,
  freeze: () => (require('./commands/freeze') as typeof import('./commands/freeze')).freezeCommands,
  unfreeze: () => (require('./commands/freeze') as typeof import('./commands/freeze')).freezeCommands,
  hold: () => (require('./commands/hold') as typeof import('./commands/hold')).holdCommands,
  unhold: () => (require('./commands/hold') as typeof import('./commands/hold')).holdCommands,
  alarm: () => (require('./commands/alarm') as typeof import('./commands/alarm')).alarmCommands,
  'all-clear': () => (require('./commands/alarm') as typeof import('./commands/alarm')).alarmCommands,
  reject: () => (require('./commands/reject') as typeof import('./commands/reject')).rejectCommands,
  unreject: () => (require('./commands/reject') as typeof import('./commands/reject')).rejectCommands,
  waive: () => (require('./commands/waive') as typeof import('./commands/waive')).waiveCommands,
  unwaive: () => (require('./commands/waive') as typeof import('./commands/waive')).waiveCommands,
  waivers: () => (require('./commands/waivers') as typeof import('./commands/waivers')).waiversCommand,
  status: () => (require('./commands/status') as typeof import('./commands/status')).statusCommand,
  explain: () => (require('./commands/explain') as typeof import('./commands/explain')).explainCommand,
  history: () => (require('./commands/history') as typeof import('./commands/history')).historyCommand,
  audit: () => (require('./commands/history') as typeof import('./commands/history')).auditCommand,
  report: () => (require('./commands/report') as typeof import('./commands/report')).reportCommand,
  where: () => (require('./commands/status') as typeof import('./commands/status')).whereCommand,
  rules: () => (require('./commands/rules') as typeof import('./commands/rules')).rulesCommand,
  witness: () => (require('./commands/witness') as typeof import('./commands/witness')).witnessCommand,
  verify: () => (require('./commands/verify') as typeof import('./commands/verify')).verifyCommand,
  completion: () =>
    (require('./commands/completion') as typeof import('./commands/completion')).completionCommand,
  doctor: () => (require('./commands/doctor') as typeof import('./commands/doctor')).doctorCommand,
  check: () => (require('./commands/check') as typeof import('./commands/check')).checkCommand,
};
