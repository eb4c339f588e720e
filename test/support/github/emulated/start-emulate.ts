import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** What `emulate` begins with. */
export interface EmulateSeed {
  readonly tokens: Readonly<Record<string, { readonly login: string; readonly scopes: readonly string[] }>>;
  readonly github: {
    readonly users: readonly { readonly login: string; readonly email: string }[];
    readonly repos: readonly {
      readonly owner: string;
      readonly name: string;
      readonly auto_init: boolean;
      readonly default_branch: string;
    }[];
    readonly apps: readonly {
      readonly app_id: number;
      readonly slug: string;
      readonly name: string;
      readonly permissions: Readonly<Record<string, string>>;
      readonly installations: readonly {
        readonly installation_id: number;
        readonly account: string;
        readonly repository_selection: 'all';
      }[];
    }[];
  };
}

/** The server of the package `emulate`, in a process of its own. */
export interface Emulate {
  readonly url: string;
  /** Private keys of the apps, by number. */
  readonly keys: ReadonlyMap<string, string>;
  close(): Promise<void>;
}

interface Started {
  readonly url: string;
  readonly secrets: readonly { readonly id: string; readonly value: string }[];
}

/** Starts GitHub as `emulate` has it: in memory, with the accounts and repositories of the seed. */
export async function startEmulate(seed: EmulateSeed): Promise<Emulate> {
  const child = fork(join(__dirname, 'emulate.mjs'), { execArgv: [] });
  child.send({ seed });
  const [started] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`emulate ended with ${code}`))),
  ])) as [Started];
  return {
    url: started.url,
    keys: new Map(started.secrets.map(({ id, value }) => [id, value])),
    async close() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
