import type { RunningComparison } from './compare-running';
import type { FoundImages } from './image-slots';

/** An app whose renderer is missing. */
interface Unrendered {
  /** How to get the renderer. */
  readonly remedy: string;
  /** By environment, the words of a command with which a team renders it itself. */
  readonly commands?: Readonly<Record<string, readonly string[]>>;
}

/** The outcome for an app. */
export interface ImportedApp {
  readonly app: string;
  readonly state: 'imported' | 'unchanged' | 'decision' | 'left-out';
  /** Notes, decisions to make, or the reason. */
  readonly words: readonly string[];
  readonly environments?: readonly string[];
  /** Folders and files that its definition reads, of all environments. */
  readonly sources?: readonly string[];
  /** Where what renders it is not installed. */
  readonly unrendered?: Unrendered;
  /** How many objects were compared, and what differs but for versions of images. */
  readonly objects?: number;
  readonly differences?: readonly string[];
  /** By environment and slot, the images that run, where that is known, else those that the files name now. */
  readonly images?: FoundImages['named'];
  /** How it compares with what runs, by environment, where that was given. */
  readonly running?: Readonly<Record<string, RunningComparison>>;
}
