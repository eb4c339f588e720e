import type { LiveObject } from './objects';
import type { Plant } from './plant';
import type { Beside } from './progressive';

/** What suites of controllers of progressive delivery do, and what they wait for, in the environment `dev`. */
interface Rolling {
  /** An object of dev; fails where it is not there. */
  live(kind: string, name: string): Promise<LiveObject>;
  /** Waits until a condition holds; where it does not, tells what the controller said. */
  until(what: string, holds: () => Promise<boolean>): Promise<void>;
  /** Waits until what is rolled out is in a phase, by its own status. */
  untilPhase(name: string, wanted: string): Promise<void>;
  phase(name: string): Promise<string | undefined>;
  untilApplication(name: string, sync: string, health: string): Promise<void>;
  /** Argo CD finds no difference, client- and server-side. */
  nothingDiffers(name: string): Promise<void>;
  /** Makes another version of apps of `anApp`, and releases them by one commit; gives the moment of the push. */
  release(names: readonly string[], greeting: string): Promise<number>;
  rollback(name: string): Promise<number>;
}

/**
 * @param of the kind that is rolled out, as `group/version/Kind`
 * @param program the controller's name in its logs
 * @param seconds how long a step may take
 */
export function rolling(
  plant: () => Plant,
  {
    of,
    program,
    seconds,
    controller,
  }: {
    readonly of: string;
    readonly program: string;
    readonly seconds: number;
    readonly controller: () => Beside | undefined;
  },
): Rolling {
  const live = async (kind: string, name: string): Promise<LiveObject> => {
    const found = await plant().objects.get(kind, name, 'dev');
    if (!found) throw new Error(`there is no ${kind} ${name}`);
    return found;
  };
  const phase = async (name: string): Promise<string | undefined> =>
    (await plant().objects.get(of, name, 'dev'))?.['status']?.phase;
  const until = async (what: string, holds: () => Promise<boolean>) => {
    try {
      await plant().argo.until(what, holds, seconds);
    } catch (error) {
      const seen = await plant().objects.list(of, 'dev');
      const said = seen.map(({ metadata, status }) => `${metadata.name} ${JSON.stringify(status)}`);
      throw new Error(`${error}\n${said.join('\n')}\n${controller()?.processes.log(program, 4000)}`);
    }
  };
  const deliver = async (...args: readonly string[]): Promise<number> => {
    const before = await plant().head();
    await plant().cli.ok(...args);
    const pushed = Date.now();
    await plant().announce(before);
    return pushed;
  };
  /** A rollback holds what it put back. */
  const held = new Set<string>();
  return {
    live,
    until,
    phase,
    untilPhase: (name, wanted) => until(`${name} is ${wanted}`, async () => (await phase(name)) === wanted),
    untilApplication: (name, sync, health) =>
      plant().applications.until(
        `argocd-dev/${name}`,
        `is ${sync} and ${health}`,
        ({ status }) => status?.sync?.status === sync && status?.health?.status === health,
      ),
    async nothingDiffers(name) {
      await plant().applications.refresh(`argocd-dev/${name}`, 'hard');
      for (const serverSide of [false, true])
        expect(await plant().applications.differences(`argocd-dev/${name}`, serverSide)).toBe('');
    },
    async release(names, greeting) {
      for (const name of names) {
        await plant().project.edit(`environments/apps/${name}.ts`, (text) =>
          text.replace(/const GREETING = '.*'/, `const GREETING = '${greeting}'`),
        );
        if (held.delete(name)) await plant().cli.ok('unhold', name, '--env', 'dev');
      }
      return deliver('release', ...(names.length === 1 ? names : ['--changed']));
    },
    rollback(name) {
      held.add(name);
      return deliver('rollback', name, '--env', 'dev', '--reason', 'a test');
    },
  };
}
