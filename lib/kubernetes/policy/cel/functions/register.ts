import type { Environment } from '@marcbachmann/cel-js';

/** Takes a function of the language: its signature, and what it does. */
type Register = (signature: string, run: (...values: never[]) => unknown) => void;

/** Registers functions of the language; none of them waits for anything. */
export function registerIn(environment: Environment): Register {
  return (signature, run) => {
    environment.registerFunction(
      signature,
      run as (...values: unknown[]) => unknown,
      {
        async: false,
      } as object,
    );
  };
}
