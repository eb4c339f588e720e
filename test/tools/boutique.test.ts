import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { gitOutput } from '../../lib/engine/git/run-git';
import { SERVICES, upstreamObjects } from '../authoring/workload/boutique/upstream';
import { Cli } from '../support/cli';
import { ExampleProject } from '../support/example-project';
import { createBareRepository } from '../support/http-git-server';
import { temporaryDirectories } from '../support/temporary-directory';
import { writeFiles } from '../support/write-files';
import { type DockerRegistry, noDockerRegistry, pushIndex, startDockerRegistry } from './docker-registry';

/** Folder with `v0.10.5.yaml` of Online Boutique's release manifests: with it, all 35 objects are imported, as they were released. */
const RELEASED = join(process.env['ONLINE_BOUTIQUE'] ?? '', 'v0.10.5.yaml');
const isReleased = process.env['ONLINE_BOUTIQUE'] !== undefined && existsSync(RELEASED);
const UPSTREAM = 'us-central1-docker.pkg.dev/google-samples/microservices-demo';
const ENVIRONMENTS = ['dev', 'staging', 'prod'];

const temporary = temporaryDirectories();
let registry: DockerRegistry;
afterAll(() => registry?.close());

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** The objects as released, or five services of it in a shape of our own; images are those of the registry on loopback. */
function manifests(host: string): readonly Manifest[] {
  const text = isReleased
    ? readFileSync(RELEASED, 'utf8')
    : SERVICES.flatMap((each) => Object.values(upstreamObjects(each)))
        .map((each) => stringify(each))
        .join('---\n');
  const here = text
    .replaceAll(UPSTREAM, `${host}/boutique`)
    .replaceAll(/image: (busybox|redis):/g, `image: ${host}/library/$1:`);
  return parseAllDocuments(here).flatMap((each) => each.toJS() ?? []);
}

/** Every text of an image, by its place. */
function imagesOf(objects: readonly Manifest[]): readonly string[] {
  return [...JSON.stringify(objects).matchAll(/"image":"([^"]+)"/g)].map(([, image = '']) => image);
}

const reason = noDockerRegistry() ?? noSkopeo();
if (reason !== undefined) {
  if (process.env['CI']) throw new Error(`cannot import Online Boutique: ${reason}`);
  process.stderr.write(`SKIPPED: Online Boutique with a registry: ${reason}\n`);
} else if (!isReleased)
  process.stderr.write('Online Boutique: five of its services, as $ONLINE_BOUTIQUE names no folder of it\n');

(reason === undefined ? test : test.skip)(
  'Online Boutique is imported into three environments in one command, the same but for images, which become digests; then an image alone is promoted',
  async () => {
    const folder = await temporary();
    registry = await startDockerRegistry(folder);
    const objects = manifests(registry.host);
    const digests = new Map<string, string>();
    for (const image of new Set(imagesOf(objects))) digests.set(image, await copied(image, registry.host));

    const project = await ExampleProject.create(join(folder, 'project'));
    const all = objects.map((each) => stringify(each)).join('---\n');
    writeFiles(
      project.folder,
      Object.fromEntries(ENVIRONMENTS.map((name) => [`k8s/boutique/${name}/all.yaml`, all])),
    );
    const delivery = join(folder, 'delivery.git');
    await createBareRepository(delivery);
    const cli = new Cli({
      cwd: project.folder,
      delivery,
      cache: join(folder, 'cache'),
      // This registry is asked.
      env: { CDK8S_DELIVERY_OFFLINE: '' },
    });

    const [said] = ((await cli.json('import', '--from', 'k8s')).data as Imported).apps;
    expect(said).toMatchObject({
      app: 'boutique',
      state: 'imported',
      objects: ENVIRONMENTS.length * objects.length,
      differences: [],
    });
    expect(objects.length).toBe(isReleased ? 35 : 14);

    await project.git('add', '--all');
    await project.git('-c', 'user.name=A', '-c', 'user.email=a@example.org', 'commit', '-qm', 'import');
    await cli.ok('configure');
    const images = Object.entries(said?.images['dev'] ?? {}).flatMap(([slot, image]) => [
      '--image',
      `${slot}=${image}`,
    ]);
    await cli.ok('release', 'boutique', ...images);

    const deliveredIn = async (environment: string): Promise<readonly Manifest[]> => {
      const at = `manifests/${environment}/boutique/objects`;
      const names = await gitOutput(['ls-tree', '--name-only', 'delivery', `${at}/`], { gitDir: delivery });
      const files = String(names).trim().split('\n');
      return Promise.all(
        files.map(async (file) =>
          parse(String(await gitOutput(['show', `delivery:${file}`], { gitDir: delivery }))),
        ),
      );
    };
    expect(sorted(await deliveredIn('dev'))).toEqual(
      sorted(inNamespace(withDigests(objects, digests), 'dev')),
    );

    await cli.ok('promote', 'boutique', '--to', 'staging');
    expect(sorted(await deliveredIn('staging'))).toEqual(
      sorted(inNamespace(withDigests(objects, digests), 'staging')),
    );

    const frontend = `${registry.host}/boutique/frontend:v0.10.6`;
    const next = await copied(frontend, registry.host);
    await cli.ok('release', 'boutique', '--image', `frontend=${frontend}`);
    const { data } = await cli.json('promote', 'boutique', '--to', 'staging');
    expect(data).toMatchObject({
      plan: { view: { targets: [{ environment: 'staging', claim: { kind: 'image-only' } }] } },
    });
    expect(imagesOf(await deliveredIn('staging'))).toContain(`${registry.host}/boutique/frontend@${next}`);
  },
  600_000,
);

interface Imported {
  readonly apps: readonly { readonly images: Readonly<Record<string, Readonly<Record<string, string>>>> }[];
}

/** A small index that stands for an image, pushed under another name and copied by skopeo, as a team's mirror is filled. */
async function copied(image: string, host: string): Promise<string> {
  const path = image.slice(host.length + 1);
  const at = path.lastIndexOf(':');
  const [repository, tag] = [path.slice(0, at), path.slice(at + 1)];
  const digest = await pushIndex(host, `upstream/${repository}`, tag);
  const plain = ['--src-tls-verify=false', '--dest-tls-verify=false'];
  const copy = ['copy', '--all', '--preserve-digests', ...plain];
  const { status, stderr } = spawnSync(
    'skopeo',
    [...copy, `docker://${host}/upstream/${repository}:${tag}`, `docker://${image}`],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`skopeo: ${stderr}`);
  return digest;
}

function noSkopeo(): string | undefined {
  const { error } = spawnSync('skopeo', ['--version']);
  return error ? 'skopeo is not installed; `apt-get install skopeo`' : undefined;
}

/** Objects with the digest of each image in the place of its tag. */
function withDigests(
  objects: readonly Manifest[],
  digests: ReadonlyMap<string, string>,
): readonly Manifest[] {
  const text = JSON.stringify(objects).replaceAll(/"image":"([^"]+)"/g, (_, image: string) => {
    const repository = image.slice(0, image.lastIndexOf(':'));
    return `"image":"${repository}@${digests.get(image)}"`;
  });
  return JSON.parse(text);
}

function inNamespace(objects: readonly Manifest[], namespace: string): readonly Manifest[] {
  return objects.map((each) => ({ ...each, metadata: { ...each.metadata, namespace } }));
}

function sorted(objects: readonly Manifest[]): readonly Manifest[] {
  const key = ({ kind, metadata: { name } }: Manifest) => `${kind} ${name}`;
  return [...objects].sort((one, other) => (key(one) < key(other) ? -1 : 1));
}
