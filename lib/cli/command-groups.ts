/** Commands grouped by purpose; every command is in exactly one group. */
export const COMMAND_GROUPS: readonly (readonly [want: string, names: readonly string[]])[] = [
  ['Describe', ['init', 'import', 'synth', 'diff', 'configure', 'bootstrap', 'protect']],
  ['Release', ['release', 'discover', 'promote', 'apply', 'approve', 'merge', 'withdraw']],
  [
    'Decide',
    [
      'rollback',
      'follow-up',
      'retire',
      'freeze',
      'unfreeze',
      'hold',
      'unhold',
      'alarm',
      'all-clear',
      'reject',
      'unreject',
      'waive',
      'unwaive',
    ],
  ],
  ['Look', ['status', 'explain', 'history', 'audit', 'report', 'where', 'waivers', 'rules', 'completion']],
  ['Prove', ['check', 'verify', 'witness', 'doctor']],
];

/** The commands that a person needs first. */
export const FIRST_COMMANDS: readonly string[] = ['init', 'configure', 'release', 'promote', 'status'];
