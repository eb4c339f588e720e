import type { ImportedApp, ImportResult } from '../../adopt';
import type { DerivedChange } from '../../engine/judgement/proving';
import type { RiskLevel, RuleTally } from '../../model/finding';
import type { CommitId, EnvironmentName } from '../../model/scalars';
import type { BranchProtection } from '../../promotion/index';
import type { PlanView } from '../../views/plan';
import type { Envelope } from './envelope';

/** Whether files, records and manifests hold: `check`. */
export interface CheckOutput extends Envelope<'check', 'passed' | 'failed' | 'undecided'> {
  /** Targets that were checked. */
  readonly targets?: number;
  /** Manifests that were judged. */
  readonly manifests?: number;
  readonly rules?: readonly RuleTally[];
  /** With `--base` or `--proposal`: what is compared, and what it amounts to. */
  readonly base?: CommitId;
  readonly head?: CommitId;
  readonly changes?: readonly DerivedChange[];
}

/** What code, or a change of the delivery repository, would do: `diff`. */
export interface ComparisonOutput extends Envelope<'comparison', 'same' | 'differs' | 'rendered'> {
  readonly risk?: RiskLevel;
  readonly view?: PlanView;
  /** With `--render-to`: where to, and how many targets. */
  readonly folder?: string;
  readonly targets?: number;
}

/** What was rendered: `synth`. */
export interface SynthOutput extends Envelope<'synth', 'rendered' | 'written' | 'same' | 'differs'> {
  /** How many files there are. */
  readonly files: number;
  /** With `--show`: the files. */
  readonly contents?: readonly { readonly path: string; readonly content: string }[];
  /** Where they were written, and how many were not there yet. */
  readonly folder?: string;
  readonly written?: number;
}

/** The administrator's file: `bootstrap`. */
export interface BootstrapOutput extends Envelope<'bootstrap', 'printed' | 'written' | 'same' | 'differs'> {
  /** None where the files of all environments were compared. */
  readonly environment?: EnvironmentName;
  readonly file?: string;
  readonly text?: string;
  /** With `--check`: the files that were compared. */
  readonly files?: readonly string[];
}

/** The objects by which another program looks for new images: `discover --emit`. */
export interface WatchingOutput extends Envelope<'watching', 'printed'> {
  /** The program. */
  readonly program: string;
  /** The objects as YAML. */
  readonly text: string;
}

/** How the branches of a delivery are protected on their forge: `protect`. */
export interface ProtectionOutput
  extends Envelope<'protection', 'planned' | 'applied' | 'written' | 'same' | 'differs' | 'refused'> {
  readonly branches: readonly BranchProtection[];
  /** With `--out`: the file of code owners that was written. */
  readonly file?: string;
}

/** A new project: `init`. */
export interface InitOutput extends Envelope<'init', 'written'> {
  readonly folder: string;
  readonly files: readonly string[];
  /** The commands that come next. */
  readonly next: readonly string[];
}

/** Typed apps, made of files: `import`. */
export interface ImportOutput extends Envelope<'import', 'planned' | 'imported'> {
  readonly environments: readonly string[];
  readonly apps: readonly ImportedApp[];
  /** Contents by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Paths that were skipped, and why. */
  readonly passed: ImportResult['passed'];
}
