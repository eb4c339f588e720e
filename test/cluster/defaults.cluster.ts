import { controllerKinds } from '../../lib/controllers/schema';
import { prepareObject } from '../../lib/kubernetes/policy/defaults/prepare-object';
import { loadSchemas } from '../../lib/kubernetes/schema';
import type { JsonMap } from '../../lib/model/json';
import { defaultedObjects } from '../kubernetes/policy/defaulted-objects';
import { PACK_CASES } from '../kubernetes/policy/pack-cases';
import { everyObject } from '../tools/every-workload';
import { differences } from './differences';
import { dryRun, NAMESPACES, prepareCluster } from './policies-in-cluster';
import { withCluster } from './with-cluster';

const schemas = loadSchemas({ minor: '1.34', given: controllerKinds });
const plain = (value: unknown): JsonMap => JSON.parse(JSON.stringify(value)) as JsonMap;
const corpus = [
  ...Object.values(PACK_CASES).flatMap(({ pass, fail }) => [...pass, ...fail]),
  ...everyObject(),
  ...defaultedObjects(),
].map((each) => unlikeOurs(plain(each)));

/** A Namespace that the tests need themselves is tried under another name. */
function unlikeOurs(value: JsonMap): JsonMap {
  const metadata = value['metadata'] as JsonMap;
  if (value['kind'] !== 'Namespace' || !NAMESPACES.some((each) => each === metadata['name'])) return value;
  return { ...value, metadata: { ...metadata, name: `other-${metadata['name']}` } };
}

withCluster('what the API server fills into objects', (cluster) => {
  beforeAll(() => prepareCluster(cluster()));

  test('is what policies are given here', async () => {
    const found = new Set<string>();
    for (const value of corpus) {
      const { status, body } = await dryRun(cluster(), value, schemas);
      expect([value, status, status === 201 ? '' : body]).toEqual([value, 201, '']);
      const prepared = plain(prepareObject(value, 'shop', schemas));
      for (const each of differences(prepared, body as JsonMap))
        found.add(`${String(value['kind'])} ${each}`);
    }
    expect([...found].sort()).toEqual([]);
    process.stdout.write(`${corpus.length} objects are prepared here as the API server prepares them\n`);
  });
});
