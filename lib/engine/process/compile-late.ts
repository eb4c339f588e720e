import { setFlagsFromString } from 'node:v8';

/**
 * V8's flags that have it optimize a function after many more calls than usual, by V8's major version. The default suits
 * servers: in a process of a second, optimizing costs a third of the whole and comes too late to pay. What runs for long
 * is still optimized. V8 complains about flags that it does not know, so other versions get none.
 *
 * Source: `node --v8-options` of Node 20, 22 and 24.
 */
const FLAGS: Readonly<Record<string, string>> = {
  '11': '--interrupt-budget=1000000',
  '12': '--invocation-count-for-turbofan=50000',
  '13': '--invocation-count-for-turbofan=50000',
};

/** The flags for a process that is started. */
export function lateCompilation(): readonly string[] {
  const flag = FLAGS[process.versions.v8.split('.', 1)[0] ?? ''];
  return flag === undefined ? [] : [flag];
}

/**
 * Sets the flags in this process. Only a program may call it, and first of all: they hold for everything in the
 * process.
 */
export function compileLate(): void {
  for (const flag of lateCompilation()) setFlagsFromString(flag);
}
