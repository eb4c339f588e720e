import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { GitRepository, treeOfFiles } from '../../lib/engine/git';
import { ReleaseId, treeIdOf } from '../../lib/model/scalars';
import { parseRecord, printRecord, printTrailers, type ReleaseRecord, TRAILERS } from '../../lib/registry';
import { layout } from '../../test/support/default-layout';
import { anApp, anEnv, aTree } from '../../test/support/names';
import { benchImage } from '../engine/fill-delivery';
import { ENVIRONMENTS } from '../web-app';
import { appName } from '../web-fleet';

/** What one app has in every environment, with its first release. */
interface Base {
  readonly record: ReleaseRecord;
  readonly files: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/**
 * Puts a history on top of a fleet: one release after the other enters the first environment and is promoted to the last, app
 * by app, a commit a minute, as the program would have written it.
 *
 * @param commits how many commits, releases and promotions together
 */
export async function fillHistory(remote: string, apps: number, commits: number): Promise<void> {
  const repository = await GitRepository.open(remote);
  const head = await repository.resolve('refs/heads/delivery');
  if (head === undefined) throw new Error('there is no fleet to put a history on');
  const bases = new Map<string, Base>();
  for (let index = 0; index < apps; index += 1)
    bases.set(appName(index), await baseOf(repository, appName(index)));
  const git = spawn('git', ['fast-import', '--quiet', '--done'], {
    cwd: remote,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  const ended = once(git, 'close');
  const write = async (text: string) => {
    if (!git.stdin.write(text)) await once(git.stdin, 'drain');
  };
  let from: string | undefined = head;
  let written = 0;
  for (let version = 2; written < commits; version += 1)
    for (const [app, base] of bases) {
      const { record, files } = released(app, base, version);
      for (const [step, environment] of ENVIRONMENTS.entries()) {
        if (written >= commits) break;
        written += 1;
        const seconds = Date.UTC(2026, 0, 2) / 1000 + written * 60;
        const who = `Ada <ada@example.org> ${seconds} +0000`;
        const message = messageOf(app, environment, record, ENVIRONMENTS[step - 1]);
        const edits = [
          [
            layout.pathOf({ kind: 'record', environment: anEnv(environment), app: anApp(app) }),
            printRecord(record),
          ],
          ...[...(files.get(environment) ?? [])]
            .filter(([path, text]) => base.files.get(environment)?.get(path) !== text)
            .map(([path, text]) => [`manifests/${environment}/${app}/${path}`, text]),
        ];
        await write(
          [
            `commit refs/heads/delivery\nauthor ${who}\ncommitter ${who}\n${data(message)}`,
            ...(from === undefined ? [] : [`from ${from}\n`]),
            ...edits.map(([path = '', text = '']) => `M 100644 inline ${path}\n${data(text)}`),
          ].join(''),
        );
        from = undefined;
      }
    }
  await write('done\n');
  git.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`git fast-import ended with ${code}`);
}

const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;

async function baseOf(repository: GitRepository, app: string): Promise<Base> {
  const head = 'refs/heads/delivery';
  const file = layout.pathOf({ kind: 'record', environment: anEnv('dev'), app: anApp(app) });
  const record = parseRecord((await repository.readText(`${head}:${file}`)) ?? '', file);
  const files = new Map<string, ReadonlyMap<string, string>>();
  for (const environment of ENVIRONMENTS) {
    const entries = await repository.entries(head, {
      path: `manifests/${environment}/${app}`,
      recursive: true,
    });
    const blobs = await repository.read(entries.map(({ id }) => id));
    files.set(
      environment,
      new Map(entries.map(({ path }, index) => [path, blobs[index]?.toString('utf8') ?? ''])),
    );
  }
  return { record, files };
}

/** The same release with another image. */
function released(app: string, { record, files }: Base, version: number): Base {
  const [before, after] = [benchImage(1), benchImage(version)];
  const others = new Map(
    [...files].map(([environment, each]) => [
      environment,
      new Map([...each].map(([path, text]) => [path, text.replaceAll(before.digest, after.digest)])),
    ]),
  );
  const trees = Object.fromEntries(
    [...others].map(([environment, each]) => {
      const bytes = new Map([...each].map(([path, text]) => [path, Buffer.from(text)]));
      return [environment, treeOfFiles(bytes, 'sha1').id];
    }),
  );
  const id = treeIdOf(
    Object.entries(trees).map(([name, tree]) => ({ mode: '40000', name, id: aTree(tree) })),
    'sha1',
  );
  const images = { server: after };
  const release = ReleaseId.of({ app: anApp(app), images, renders: id });
  return { record: { ...record, release, images, renders: { ...record.renders, id, trees } }, files: others };
}

function messageOf(
  app: string,
  environment: string,
  { release }: ReleaseRecord,
  from: string | undefined,
): string {
  const subject =
    from === undefined ? `release ${app} into ${environment}` : `promote ${app} to ${environment}`;
  const plan = createHash('sha256').update(`${subject} ${release}`).digest('hex');
  const trailers = printTrailers([
    [TRAILERS.change, from === undefined ? 'release' : 'promote'],
    [TRAILERS.environment, environment],
    [TRAILERS.app, app],
    [TRAILERS.release, release],
    ...(from === undefined ? [] : [[TRAILERS.promotedFrom, from] as const]),
    [TRAILERS.plan, `sha256:${plan}`],
    [TRAILERS.requestedBy, 'Ada <ada@example.org>'],
  ]);
  return `${subject}\n\n${trailers}\n`;
}
