import childProcess from 'node:child_process';
import crypto from 'node:crypto';
import dns from 'node:dns';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import v8 from 'node:v8';
import { dateTraps } from './date-traps';
import { type Refuse, refused, replaced, type Trap, unread } from './trap';

/** Everything that is replaced while a build runs. */
export function traps(refuse: Refuse): readonly Trap[] {
  return [
    ...replaced(String.prototype, LOCALE_FREE),
    ...[Number.prototype, BigInt.prototype, Array.prototype].flatMap((owner) =>
      refused(owner, ['toLocaleString'], 'the locale', refuse),
    ),
    ...refused(Intl, Object.getOwnPropertyNames(Intl), 'the locale', refuse),
    ...dateTraps(refuse),
    ...refused(Object.getPrototypeOf(performance) as object, CLOCK, 'the clock', refuse),
    ...unread(Object.getPrototypeOf(performance) as object, ['timeOrigin'], 'the clock', refuse),
    ...refused(process, PROCESS, 'the process', refuse),
    ...unread(process, PROCESS_FIELDS, 'the process', refuse),
    ...refused(
      v8,
      functionsOf(v8).filter((name) => !/^(?:de)?serialize$/.test(name)),
      'the engine',
      refuse,
    ),
    ...(navigator === undefined
      ? []
      : unread(
          Object.getPrototypeOf(navigator) as object,
          ['hardwareConcurrency', 'language', 'languages', 'platform'],
          'the machine',
          refuse,
        )),
    ...refused(Math, ['random'], 'randomness', refuse),
    ...refused(crypto, RANDOM, 'randomness', refuse),
    ...refused(
      Object.getPrototypeOf(globalThis.crypto) as object,
      ['getRandomValues', 'randomUUID'],
      'randomness',
      refuse,
    ),
    ...refused(fs, functionsOf(fs), 'files', refuse),
    ...refused(fs.promises, functionsOf(fs.promises), 'files', refuse),
    ...refused(childProcess, functionsOf(childProcess), 'a process', refuse),
    ...refused(os, functionsOf(os), 'the machine', refuse),
    ...refused(net, ['connect', 'createConnection', 'createServer'], 'the network', refuse),
    ...refused(net.Socket.prototype, ['connect'], 'the network', refuse),
    ...refused(dns, functionsOf(dns), 'the network', refuse),
    ...refused(globalThis, ['fetch', 'WebSocket'], 'the network', refuse),
  ];
}

/** From Node 21 on. */
const { navigator } = globalThis as { readonly navigator?: object };

const CLOCK = ['now', 'mark', 'measure', 'toJSON', 'eventLoopUtilization'];

const PROCESS = [
  ...['hrtime', 'uptime', 'cpuUsage', 'resourceUsage', 'memoryUsage', 'constrainedMemory', 'availableMemory'],
  ...['cwd', 'chdir', 'kill', 'exit', 'umask', 'getuid', 'geteuid', 'getgid', 'getegid', 'getgroups'],
  'getActiveResourcesInfo',
];

/** What differs from run to run and from machine to machine; `version` and `platform` are asked by many packages. */
const PROCESS_FIELDS = ['pid', 'ppid', 'title', 'argv', 'argv0', 'execPath', 'execArgv'];

const RANDOM = [
  ...[
    'randomBytes',
    'randomFill',
    'randomFillSync',
    'randomInt',
    'randomUUID',
    'pseudoRandomBytes',
    'getRandomValues',
  ],
  ...[
    'generateKey',
    'generateKeySync',
    'generateKeyPair',
    'generateKeyPairSync',
    'generatePrime',
    'generatePrimeSync',
  ],
];

/** By code units, which is the same on every machine. */
const LOCALE_FREE = {
  localeCompare(this: string, other: string): number {
    const [a, b] = [String(this), String(other)];
    return a < b ? -1 : a > b ? 1 : 0;
  },
  toLocaleLowerCase(this: string): string {
    return this.toLowerCase();
  },
  toLocaleUpperCase(this: string): string {
    return this.toUpperCase();
  },
};

/** Names of a module's functions, classes left alone: `instanceof` has to go on working. */
function functionsOf(module: object): string[] {
  return Object.keys(module).filter((key) => {
    const descriptor = Object.getOwnPropertyDescriptor(module, key);
    return typeof descriptor?.value === 'function' && !/^[A-Z]/.test(key);
  });
}
