import type { Finding } from '../../model/finding';
import { v } from '../../model/schema';
import type { Opinion } from './opinion';
import { secondOpinion } from './second-opinion';

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

/**
 * kubeconform, strict: schemas by another hand. It reads no CustomResourceDefinitions; the kinds that it has no schema
 * for are undecided, and said to be so once.
 */
export const kubeconform: Opinion = {
  tool: 'kubeconform',
  byMinor: true,
  programs: ['kubeconform'],
  args: ({ folder, kubernetes }, { schemaLocations = [] }) => [
    ...['-strict', '-summary', '-output', 'json'],
    ...(kubernetes === undefined ? [] : ['-kubernetes-version', `${kubernetes}.0`]),
    ...schemaLocations.flatMap((each) => ['-schema-location', each]),
    folder,
  ],
  read: (stdout, { manifests, subjectOf, kubernetes }) => {
    const { resources, summary } = v.parse(AnswerSchema, JSON.parse(stdout));
    const unknown = (resources ?? []).filter(isWithoutSchema);
    const judged = (resources ?? []).filter((each) => !isWithoutSchema(each));
    if (unknown.length === manifests.length) return unknown[0]?.msg ?? 'nothing was asked';
    const findings = [
      ...judged.flatMap((each) => findingsOf(each, subjectOf(each.filename))),
      ...withoutSchema(unknown, kubernetes),
    ];
    const seen = summary.valid + summary.invalid + summary.errors;
    if (seen < manifests.length)
      findings.push(
        secondOpinion({
          severity: 'refusal',
          message: `kubeconform judged ${seen} of ${manifests.length} manifests`,
          undecided: true,
        }),
      );
    return findings;
  },
};

function findingsOf({ kind, name, msg }: Resource, about: object): Finding[] {
  const object = `${kind} ${name}`.trim();
  const subject = { ...about, ...(object === '' ? {} : { object }) };
  return problemsOf(msg).map(({ text, path }) =>
    secondOpinion({
      severity: 'refusal',
      message: `kubeconform: ${object}: ${text}`,
      subject: { ...subject, ...(path === undefined ? {} : { path }) },
    }),
  );
}

/**
 * The single problems in a message, such as `… - at '/spec/ports/0': additional properties 'prot' not allowed`. The
 * list that comes beside it ends where a place within a list is wrong, so it does not help.
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
function isWithoutSchema({ status, msg }: Resource): boolean {
  return (
    status !== 'statusInvalid' &&
    (msg.startsWith('could not find schema') ||
      msg.startsWith('failed downloading schema') ||
      msg.startsWith('failed initializing schema'))
  );
}

function withoutSchema(unknown: readonly Resource[], kubernetes: string | undefined): Finding[] {
  if (unknown.length === 0) return [];
  const counts = new Map<string, number>();
  for (const { kind } of unknown) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const kinds = [...counts].sort().map(([kind, count]) => `${kind} (${count})`);
  const release = kubernetes === undefined ? '' : ` of Kubernetes ${kubernetes}`;
  return [
    secondOpinion({
      severity: 'warning',
      message: `kubeconform has no schema${release} for ${unknown.length} manifests: ${kinds.join(', ')}`,
      remedy:
        'name a place with their schemas by --schema-location, or leave them to the schemas of check itself',
      undecided: true,
    }),
  ];
}
