import type { GateJudge, GateStatement } from '../../model/gate';
import type { StatementEntry } from './settings';

/** Judges whether the statement exists. A missing statement is undecided: it says neither yes nor no. */
export const statementJudge: GateJudge<StatementEntry, GateStatement | undefined> = {
  versions: [1],
  gather: ({ name }, ports) => ports.statement(name),
  judge({ name, by }, stated, { app, release }) {
    if (stated) return { verdict: 'pass', why: stated.link };
    const command = `cdk8s-delivery release ${app} --evidence ${name}=<link>`;
    return {
      verdict: 'undecided',
      missing: `the statement ${name} for ${release}`,
      supply: `let ${by ?? 'the job that states it'} record it: \`${command}\``,
    };
  },
};
