import { DeliveryError } from '../../model/finding';

/**
 * Node's flags that close everything but the folders named: other files, programs, threads, native addons, the
 * inspector. `--permission` from 22.13, 23.5 and 24, `--experimental-permission` on 20. On 22 and 24 `node:sqlite` opens
 * files past the permission model, so it is switched off.
 *
 * Source: nodejs.org, "Permission Model"; which of them hold is measured by `test/render/malicious.test.ts`.
 *
 * @throws DeliveryError `RENDER_FAILED` where the runtime has no permission model
 */
export function sandboxFlags(folders: {
  readonly read: readonly string[];
  readonly write: readonly string[];
}): string[] {
  const known = process.allowedNodeEnvironmentFlags;
  const permission = ['--permission', '--experimental-permission'].find((flag) => known.has(flag));
  if (permission === undefined)
    throw DeliveryError.of(
      'RENDER_FAILED',
      `Node ${process.versions.node} has no permission model, 20.19 or newer is needed`,
    );
  const wild = [...folders.read, ...folders.write].find((each) => each.includes('*'));
  if (wild !== undefined)
    throw DeliveryError.of('UNSAFE_PATH', `the folder ${wild} holds "*", which would open more than itself`);
  return [
    permission,
    ...outermost([...folders.read, ...folders.write]).map((each) => `--allow-fs-read=${each}`),
    ...folders.write.map((each) => `--allow-fs-write=${each}`),
    ...['--no-experimental-sqlite'].filter((flag) => known.has(flag)),
    '--disable-warning=ExperimentalWarning',
  ];
}

/** Without what lies in another one: Node 20 then takes the outer folder itself for closed, and finds no package in it. */
function outermost(paths: readonly string[]): readonly string[] {
  return paths.filter((each) => !paths.some((other) => each.startsWith(`${other}/`)));
}
