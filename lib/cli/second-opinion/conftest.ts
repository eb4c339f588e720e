import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Finding, Severity } from '../../model/finding';
import { v } from '../../model/schema';
import type { Opinion } from './opinion';
import { secondOpinion } from './second-opinion';

const ResultsSchema = v.optional(v.nullable(v.array(v.object({ msg: v.optional(v.string()) }))), []);

const AnswerSchema = v.array(
  v.object({
    filename: v.string(),
    namespace: v.string(),
    successes: v.optional(v.number(), 0),
    failures: ResultsSchema,
    warnings: ResultsSchema,
    exceptions: ResultsSchema,
  }),
);

type Answer = v.InferOutput<typeof AnswerSchema>[number];

/**
 * conftest with the Rego in the project's `policy/`, as it stands, of every package. A file that no rule looked at is
 * undecided. What it checks is checked before a merge only: no Rego is carried into the cluster.
 */
export const conftest: Opinion = {
  tool: 'conftest',
  programs: ['conftest'],
  args: ({ folder }, { project }) => {
    const policies = resolve(join(project, 'policy'));
    if (!existsSync(policies)) return 'the project has no folder policy/';
    const output = ['--output', 'json', '--no-color'];
    return ['test', ...output, '--all-namespaces', '--parser', 'yaml', '--policy', policies, folder];
  },
  read: (stdout, { manifests, subjectOf }) => {
    const answers = v.parse(AnswerSchema, JSON.parse(stdout));
    const findings = answers.flatMap((each) => findingsOf(each, subjectOf(each.filename)));
    const judged = new Set(answers.filter(hasRules).map(({ filename }) => subjectOf(filename).file));
    if (judged.size < manifests.length)
      findings.push(
        secondOpinion({
          severity: 'warning',
          message: `conftest had rules for ${judged.size} of ${manifests.length} manifests`,
          undecided: true,
        }),
      );
    return findings;
  },
};

function hasRules({ successes, failures, warnings, exceptions }: Answer): boolean {
  return successes + [failures, warnings, exceptions].flatMap((each) => each ?? []).length > 0;
}

function findingsOf({ namespace, failures, warnings, exceptions }: Answer, subject: object): Finding[] {
  const tell = (severity: Severity, results: Answer['failures'], what = '') =>
    (results ?? []).map(({ msg = 'no message' }) =>
      secondOpinion({ severity, message: `conftest: ${namespace}: ${what}${msg}`, subject }),
    );
  return [
    ...tell('refusal', failures),
    ...tell('warning', warnings),
    ...tell('note', exceptions, 'excepted: '),
  ];
}
