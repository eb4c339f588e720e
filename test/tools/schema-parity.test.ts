import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { controllerKinds } from '../../lib/controllers/schema';
import { loadSchemas } from '../../lib/kubernetes/schema';
import type { SchemaIssue } from '../../lib/kubernetes/schema/issue';
import { publishedSchemas } from '../../lib/kubernetes/schema/kubernetes-minors';
import { SchemaSet } from '../../lib/kubernetes/schema/schema-set';
import { validateObject } from '../../lib/kubernetes/schema/validate-object';
import type { Json, JsonMap } from '../../lib/model/json';
import { corpus } from '../kubernetes/schema/corpus';
import { type Case, mutations } from '../kubernetes/schema/mutations';
import { type GoTools, KUBECONFORM, withGo } from './go-tools';
import { CRD_FILES, SCHEMA_LOCATION, writeSchemas } from './schemas';

const RELEASES = [
  { minor: '1.28' as const, module: 'k8s.io/kubernetes@v1.28.15' },
  { minor: '1.34' as const, module: 'k8s.io/kubernetes@v1.34.4' },
];

withGo(
  'verdicts beside kubeconform',
  [KUBECONFORM, ...RELEASES.map((each) => each.module)],
  (tools: GoTools) => {
    let kubeconform = '';
    beforeAll(() => {
      kubeconform = tools.kubeconform();
    });

    test.each(RELEASES)(
      'every manifest gets the same verdict, or a listed difference, for Kubernetes $minor',
      ({ minor, module }) => {
        const cases = [...corpus, ...further()].flatMap(mutations);
        const swagger = join(tools.module(module), 'api/openapi-spec/swagger.json');
        const schemas = join(tools.folder, `schemas-${minor}`);
        writeSchemas(schemas, swagger, CRD_FILES);
        const theirs = judge(kubeconform, schemas, written(join(tools.folder, `cases-${minor}`), cases));
        const set = loadSchemas({ minor, given: controllerKinds });
        const published = new SchemaSet(publishedSchemas(minor), [], controllerKinds);
        const counts = new Map<string, number>();
        const surprises: string[] = [];
        for (const [index, each] of cases.entries()) {
          const issues = refusals(each.object, set);
          const theirVerdict = theirs.get(index);
          const ours = issues.length === 0;
          const kind =
            ours === theirVerdict?.valid
              ? `both ${ours ? 'accept' : 'refuse'}`
              : difference(each, refusals(each.object, published), ours);
          if (kind === undefined || theirVerdict === undefined)
            surprises.push(
              `${each.what}: ${each.name}: ours ${JSON.stringify(issues.map((issue) => issue.message))}, theirs ${theirVerdict?.message}`,
            );
          else counts.set(kind, (counts.get(kind) ?? 0) + 1);
        }
        process.stdout.write(
          `Kubernetes ${minor}: ${cases.length} manifests\n${[...counts].map(([name, count]) => `  ${count} ${name}\n`).join('')}`,
        );
        expect(surprises).toEqual([]);
        expect(cases.length).toBeGreaterThan(2000);
        expect(counts.get('both accept')).toBeGreaterThan(500);
        expect(counts.get('both refuse')).toBeGreaterThan(1000);
      },
    );
  },
);

/**
 * Why the verdicts differ, where that is as it should be; see `docs/schema.md`. kubeconform has the schemas that
 * Kubernetes publishes, which know neither allowed values nor what Go's decoder and the quantity's grammar refuse.
 *
 * @param issues by the same published schemas
 * @param ours whether all that we know takes it
 */
function difference(each: Case, issues: readonly SchemaIssue[], ours: boolean): string | undefined {
  const [issue] = issues;
  if (issue === undefined && !ours) return 'only ours refuses: what the API server asks for in code';
  if (issue === undefined)
    return each.what === 'null' ? 'only ours accepts: null in an optional field is absent for Go' : undefined;
  if (issues.length > 1) return undefined;
  const { code, message } = issue;
  if (code === 'SCHEMA_VALUE' && message.includes('allowed:'))
    return 'only ours refuses: a value that the field does not allow';
  if (code === 'SCHEMA_VALUE' && message.includes('no valid'))
    return 'only ours refuses: a text that is not a date or base64';
  if (code === 'SCHEMA_TYPE' && message.includes('a quantity'))
    return 'only ours refuses: a text that is not a quantity';
  if (code === 'SCHEMA_UNKNOWN_FIELD' && message.includes('no field is allowed'))
    return 'only ours refuses: a field of what Go decodes into an empty struct';
  return undefined;
}

/** By the schemas alone: what is seen of one object. */
function refusals(object: Json, schemas: SchemaSet): SchemaIssue[] {
  return validateObject(object, schemas).filter((issue) => issue.severity === 'refusal');
}

/** More manifests, where a file of them is named: any release of an application. */
function further(): JsonMap[] {
  const file = process.env['MANIFESTS'];
  if (file === undefined) return [];
  return parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS() as JsonMap);
}

function written(folder: string, cases: readonly Case[]): string {
  mkdirSync(folder);
  for (const [index, { object }] of cases.entries())
    writeFileSync(join(folder, `${index}.json`), JSON.stringify(object));
  return folder;
}

interface Verdict {
  readonly valid: boolean;
  readonly message: string;
}

function judge(program: string, schemas: string, folder: string): ReadonlyMap<number, Verdict> {
  const location = join(schemas, SCHEMA_LOCATION);
  const { stdout, stderr } = spawnSync(
    program,
    ['-strict', '-verbose', '-output', 'json', '-schema-location', location, folder],
    { encoding: 'utf8', maxBuffer: 1 << 30 },
  );
  expect(stderr).toBe('');
  const { resources } = JSON.parse(stdout) as {
    resources: readonly { filename: string; status: string; msg: string }[];
  };
  return new Map(
    resources.map(({ filename, status, msg }) => [
      Number(basename(filename, '.json')),
      { valid: status === 'statusValid', message: `${status}: ${msg}` },
    ]),
  );
}
