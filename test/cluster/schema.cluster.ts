import { controllerKinds } from '../../lib/controllers/schema';
import { pluralOf } from '../../lib/kubernetes/facts';
import { loadSchemas, validateManifests } from '../../lib/kubernetes/schema';
import type { Finding } from '../../lib/model/finding';
import type { JsonMap } from '../../lib/model/json';
import { corpus } from '../kubernetes/schema/corpus';
import { type Case, mutations } from '../kubernetes/schema/mutations';
import type { ApiAnswer } from './call-api';
import type { Cluster } from './cluster';
import { LEFT_TO_THE_CLUSTER } from './left-to-the-cluster';
import { prepareCluster } from './policies-in-cluster';
import { withCluster } from './with-cluster';

const schemas = loadSchemas({ minor: '1.34', given: controllerKinds });

/** Requests under way at once. */
const AT_ONCE = 8;

withCluster('schema and rules beside the API server', (cluster) => {
  beforeAll(() => prepareCluster(cluster()));

  test('every manifest gets the same verdict, or a listed difference', async () => {
    const counts = new Map<string, number>();
    const surprises: string[] = [];
    const cases = corpus.flatMap((base) => mutations(base).map((each) => ({ base, each })));
    for (let start = 0; start < cases.length; start += AT_ONCE) {
      await Promise.all(
        cases.slice(start, start + AT_ONCE).map(async ({ base, each }) => {
          const answer = await submit(cluster(), base, each);
          const kind = compare(each, refusals(each), answer);
          if (kind === undefined) surprises.push(surprise(each, refusals(each), answer));
          else counts.set(kind, (counts.get(kind) ?? 0) + 1);
        }),
      );
    }
    const lines = [...counts].map(([kind, count]) => `  ${count} ${kind}\n`);
    process.stdout.write(`API server 1.34: ${cases.length} manifests\n${lines.sort().join('')}`);
    expect(surprises).toEqual([]);
    expect(counts.get('both accept')).toBeGreaterThan(500);
    expect(counts.get('both refuse')).toBeGreaterThan(1500);
  });
});

function refusals({ object }: Case): Finding[] {
  const findings = validateManifests([{ file: 'it.yaml', value: object }], schemas);
  return findings.filter(({ severity }) => severity === 'refusal');
}

/** Creates it, without keeping it, where its unbroken form belongs. */
function submit(cluster: Cluster, base: JsonMap, { object }: Case): Promise<ApiAnswer> {
  const { apiVersion, kind, metadata } = base as { apiVersion: string; kind: string; metadata: JsonMap };
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const namespaced = schemas.kind(apiVersion, kind)?.namespaced;
  const place = namespaced ? `${group}/namespaces/${metadata['namespace']}` : group;
  return cluster.call(
    'POST',
    `${place}/${pluralOf(kind)}?dryRun=All&fieldValidation=Strict`,
    object as JsonMap,
  );
}

function compare(each: Case, found: readonly Finding[], { status }: ApiAnswer): string | undefined {
  const ours = found.length === 0;
  // 409: it is there already, and would have been taken.
  const theirs = status === 201 || status === 409;
  if (status !== 201 && status !== 409 && (status < 400 || status >= 500)) return undefined;
  if (ours === theirs) return `both ${ours ? 'accept' : 'refuse'}`;
  if (ours)
    return LEFT_TO_THE_CLUSTER.includes(each.name) ? 'only the API server refuses: listed' : undefined;
  const reasons = new Set(found.map(strictness));
  return reasons.size === 1 ? [...reasons][0] : undefined;
}

/** Why we are stricter, where that is meant; see `docs/schema.md`. */
function strictness({ code, message }: Finding): string | undefined {
  if (code === 'SCHEMA_REQUIRED')
    return 'only ours refuses: a field that the published description calls required';
  if (code === 'SCHEMA_TYPE' && message.includes(' is null; '))
    return 'only ours refuses: null as an entry of a map';
  if (code === 'DANGLING_REFERENCE') return 'only ours refuses: a port that the container does not name';
  if (message.includes('no valid label value'))
    return 'only ours refuses: a selector for a label that cannot be';
  return undefined;
}

function surprise({ what, name }: Case, found: readonly Finding[], { status, body }: ApiAnswer): string {
  const theirs = JSON.stringify((body as { message?: unknown }).message ?? '');
  return `${what}: ${name}: ours ${JSON.stringify(found.map((each) => each.message))}, theirs ${status} ${theirs}`;
}
