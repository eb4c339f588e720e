import * as v from 'valibot';
import { type Finding, finding } from '../../finding';
import type { Opinion } from './opinion';

const AnswerSchema = v.object({
  resources: v.nullable(
    v.array(
      v.object({
        filename: v.string(),
        kind: v.string(),
        name: v.string(),
        status: v.string(),
        msg: v.string(),
      }),
    ),
  ),
  summary: v.object({ valid: v.number(), invalid: v.number(), errors: v.number(), skipped: v.number() }),
});

type Resource = NonNullable<v.InferOutput<typeof AnswerSchema>['resources']>[number];

/** kubeconform, strict: schemas by another hand. A kind that it has no schema for is undecided. */
export const kubeconform: Opinion = {
  tool: 'kubeconform',
  programs: ['kubeconform'],
  args: ({ folder }, { kubernetes, schemaLocations = [] }) => [
    ...['-strict', '-summary', '-output', 'json'],
    ...(kubernetes === undefined ? [] : ['-kubernetes-version', kubernetes]),
    ...schemaLocations.flatMap((each) => ['-schema-location', each]),
    folder,
  ],
  read: (stdout, { manifests, subjectOf }) => {
    const { resources, summary } = v.parse(AnswerSchema, JSON.parse(stdout));
    const findings = (resources ?? []).flatMap((each) => findingsOf(each, subjectOf(each.filename)));
    const seen = summary.valid + summary.invalid + summary.errors;
    if (seen < manifests.length)
      findings.push(
        finding(
          'undecided',
          'SECOND_OPINION_FAILED',
          `kubeconform judged ${seen} of ${manifests.length} manifests`,
        ),
      );
    return findings;
  },
};

function findingsOf({ kind, name, status, msg }: Resource, about: object): Finding[] {
  const object = `${kind} ${name}`.trim();
  const subject = { ...about, ...(object === '' ? {} : { object }) };
  const severity = status !== 'statusInvalid' && isWithoutSchema(msg) ? 'undecided' : 'refusal';
  return problemsOf(msg).map(({ text, path }) =>
    finding(severity, 'SECOND_OPINION_FAILED', `kubeconform: ${object}: ${text}`, {
      ...subject,
      ...(path === undefined ? {} : { path }),
    }),
  );
}

/**
 * The single problems in a message, such as `… - at '/spec/ports/0': additional properties 'prot' not allowed`. The
 * list that comes beside it ends where a place within a list is wrong, so it is no use.
 */
function problemsOf(message: string): { readonly text: string; readonly path?: string }[] {
  const problems = message
    .split(" - at '")
    .slice(1)
    .flatMap((part) => {
      const end = part.indexOf("': ");
      const text = part.slice(end + 3).trim();
      if (end < 0 || text === 'validation failed') return [];
      const path = part.slice(0, end).replaceAll('/', '.');
      return [path === '' ? { text } : { text: `${path}: ${text}`, path }];
    });
  return problems.length === 0 ? [{ text: message }] : problems;
}

/** Whether the tool had nothing to judge by: an unknown kind, or schemas that cannot be had. */
function isWithoutSchema(message: string): boolean {
  return (
    message.startsWith('could not find schema') ||
    message.startsWith('failed downloading schema') ||
    message.startsWith('failed initializing schema')
  );
}
