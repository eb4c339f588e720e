import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The package that carries GitHub's published description of its API. It unpacks to 385 MB, so a cut of it is kept. */
const PACKAGE = '@octokit/openapi@23.0.2';

/** What is cut out: the operations that the program may call. */
const OPERATIONS = [
  'get /user',
  'get /repos/{owner}/{repo}/pulls',
  'post /repos/{owner}/{repo}/pulls',
  'get /repos/{owner}/{repo}/pulls/{pull_number}',
  'patch /repos/{owner}/{repo}/pulls/{pull_number}',
  'get /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
  'post /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
  'post /repos/{owner}/{repo}/issues/{issue_number}/labels',
  'get /repos/{owner}/{repo}/issues/{issue_number}/comments',
  'post /repos/{owner}/{repo}/issues/{issue_number}/comments',
  'get /repos/{owner}/{repo}/issues/comments/{comment_id}',
  'patch /repos/{owner}/{repo}/issues/comments/{comment_id}',
  'get /repos/{owner}/{repo}/commits/{ref}',
  'get /repos/{owner}/{repo}/commits/{ref}/statuses',
  'get /repos/{owner}/{repo}/commits/{commit_sha}/pulls',
  'get /repos/{owner}/{repo}/compare/{basehead}',
  'get /repos/{owner}/{repo}/actions/runs/{run_id}',
  'get /repos/{owner}/{repo}/commits/{ref}/check-runs',
  'post /repos/{owner}/{repo}/statuses/{sha}',
  'get /repos/{owner}/{repo}/collaborators/{username}/permission',
  'get /repos/{owner}/{repo}/rules/branches/{branch}',
  'get /repos/{owner}/{repo}',
  'get /repos/{owner}/{repo}/rulesets',
  'post /repos/{owner}/{repo}/rulesets',
  'get /repos/{owner}/{repo}/rulesets/{ruleset_id}',
  'put /repos/{owner}/{repo}/rulesets/{ruleset_id}',
  'get /repos/{owner}/{repo}/codeowners/errors',
  'get /repos/{owner}/{repo}/labels',
  'post /repos/{owner}/{repo}/labels',
  'get /repos/{owner}/{repo}/installation',
  'post /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers',
  'post /repos/{owner}/{repo}/issues/{issue_number}/assignees',
  'get /orgs/{org}/teams/{team_slug}',
  'get /apps/{app_slug}',
  'get /app',
  'post /app/installations/{installation_id}/access_tokens',
  'get /orgs/{org}/teams/{team_slug}/memberships/{username}',
];

type Json = Record<string, unknown>;

/** Prose and examples say nothing that is judged. */
const PROSE = new Set([
  'description',
  'summary',
  'example',
  'examples',
  'externalDocs',
  'tags',
  'deprecated',
]);

/** OpenAPI 3.0 as JSON schema says it: `nullable` becomes a type. Properties keep their names, whatever these are. */
function plain(value: unknown, names = false): unknown {
  if (Array.isArray(value)) return value.map((each) => plain(each));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => names || !(PROSE.has(key) || key.startsWith('x-')));
  const all = Object.fromEntries(
    kept.map(([key, each]) => [key, plain(each, !names && key === 'properties')]),
  ) as Json;
  if (names || all['nullable'] === undefined) return all;
  const { nullable, ...schema } = all;
  return nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema;
}

/** An object that takes what it names, and nothing else. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const all = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, closed(each)])) as Json;
  const open = all['type'] === 'object' && all['properties'] !== undefined;
  return open && all['additionalProperties'] === undefined ? { ...all, additionalProperties: false } : all;
}

function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = '$ref' in value && typeof value.$ref === 'string' ? [value.$ref] : [];
  return [...own, ...Object.values(value).flatMap(refsIn)];
}

function cut(description: Json): Json {
  const at = (ref: string) =>
    ref
      .slice(2)
      .split('/')
      .reduce<unknown>((value, part) => (value as Json)[part], description);
  const resolved = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && '$ref' in value ? at(String(value.$ref)) : value;
  const jsonSchema = (content: unknown) =>
    ((resolved(content) as Json | undefined)?.['content'] as Json | undefined)?.['application/json'] as
      | Json
      | undefined;
  const operations = OPERATIONS.map((name) => {
    const [method = '', path = ''] = name.split(' ');
    const item = (description['paths'] as Json)[path] as Json;
    const operation = item[method] as Json;
    const parameters = [
      ...((item['parameters'] as unknown[]) ?? []),
      ...((operation['parameters'] as unknown[]) ?? []),
    ];
    const replies = Object.entries(operation['responses'] as Json).map(([status, reply]) => [
      status,
      plain(jsonSchema(reply)?.['schema'] ?? null),
    ]);
    return {
      method: method.toUpperCase(),
      path,
      parameters: parameters.map(resolved).map((each) => {
        const { name: called, in: where, required, schema } = each as Json;
        return { name: called, in: where, required: required === true, schema: plain(schema) };
      }),
      body: closed(plain(jsonSchema(operation['requestBody'])?.['schema'] ?? null)),
      replies: Object.fromEntries(replies),
    };
  });
  const schemas: Json = {};
  const wanted = ['#/components/schemas/basic-error', ...refsIn(operations)];
  for (let ref = wanted.pop(); ref !== undefined; ref = wanted.pop()) {
    const name = ref.split('/').pop() ?? '';
    if (schemas[name] !== undefined) continue;
    schemas[name] = plain(at(ref));
    wanted.push(...refsIn(schemas[name]));
  }
  return { source: PACKAGE, license: 'MIT, see description.LICENSE', operations, components: { schemas } };
}

const folder = mkdtempSync(join(tmpdir(), 'github-description-'));
try {
  execFileSync('npm', ['pack', PACKAGE, '--silent'], { cwd: folder });
  execFileSync('sh', ['-c', 'tar xzf *.tgz package/generated/api.github.com.json package/LICENSE'], {
    cwd: folder,
  });
  const text = readFileSync(join(folder, 'package/generated/api.github.com.json'), 'utf8');
  writeFileSync(join(__dirname, 'description.json'), `${JSON.stringify(cut(JSON.parse(text)))}\n`);
  writeFileSync(join(__dirname, 'description.LICENSE'), readFileSync(join(folder, 'package/LICENSE')));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
