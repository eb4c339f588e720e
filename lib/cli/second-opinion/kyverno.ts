import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Finding, Severity } from '../../model/finding';
import { v } from '../../model/schema';
import { objectBatches, objectKey } from './object-batches';
import type { Opinion, OpinionManifest } from './opinion';
import { secondOpinion } from './second-opinion';

const ReportSchema = v.object({
  results: v.optional(
    v.array(
      v.object({
        policy: v.string(),
        rule: v.optional(v.string(), ''),
        result: v.string(),
        message: v.optional(v.string(), ''),
        resources: v.optional(
          v.array(v.object({ kind: v.string(), name: v.string(), namespace: v.optional(v.string()) })),
          [],
        ),
      }),
    ),
    [],
  ),
});

type Result = v.InferOutput<typeof ReportSchema>['results'][number];

/**
 * The Kyverno CLI with the policies in the project's `kyverno/`. It looks into no folders of a folder, and its report
 * names objects, not files: so it gets them flat, and in batches where several environments have the same object.
 */
export const kyverno: Opinion = {
  tool: 'kyverno',
  flat: true,
  programs: ['kyverno', 'kubectl-kyverno'],
  args: ({ folder }, { project }) => {
    const policies = resolve(join(project, 'kyverno'));
    if (!existsSync(policies)) return 'the project has no folder kyverno/';
    const report = ['--policy-report', '--output-format', 'json', '--remove-color', '--continue-on-fail'];
    return ['apply', policies, '--resource', folder, ...report];
  },
  read: (stdout, { manifests }) => {
    const reports = stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => v.parse(ReportSchema, JSON.parse(line)));
    const results = reports.flatMap((each) => each.results);
    if (results.length === 0) throw new Error('none of its rules is about these manifests');
    const [batch = new Map()] = objectBatches(manifests);
    return results.flatMap((each) => findingsOf(each, batch));
  },
};

const SEVERITIES: ReadonlyMap<string, Severity> = new Map([
  ['fail', 'refusal'],
  ['warn', 'warning'],
  ['error', 'refusal'],
]);

function findingsOf(result: Result, batch: ReadonlyMap<string, OpinionManifest>): Finding[] {
  const severity = SEVERITIES.get(result.result);
  if (severity === undefined) return [];
  const rule = result.rule === '' ? result.policy : `${result.policy}/${result.rule}`;
  return result.resources.map(({ kind, name, namespace }) => {
    // It puts objects that name no namespace into `default`.
    const found =
      batch.get(objectKey(kind, name, namespace)) ??
      (namespace === undefined || namespace === 'default'
        ? batch.get(objectKey(kind, name, undefined))
        : undefined);
    const object = `${kind} ${name}`;
    const message = `kyverno: ${rule}: ${object}: ${result.message}`;
    const subject = { ...(found && { file: found.path, ...found.subject }), object };
    return secondOpinion({ severity, message, subject, undecided: result.result === 'error' });
  });
}
