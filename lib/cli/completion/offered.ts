import type { Option } from 'commander';

const OFFERED = new WeakMap<Option, readonly string[]>();

/** An option with the words that a shell is offered for it, where the option itself judges what is typed. */
export function offering(option: Option, words: readonly string[]): Option {
  OFFERED.set(option, words);
  return option;
}

/** @see offering */
export const offered = (option: object): readonly string[] | undefined => OFFERED.get(option as Option);
