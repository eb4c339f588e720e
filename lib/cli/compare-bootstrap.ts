import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { compareFiles } from '../controllers/doctor';
import { isManifestFile } from '../kubernetes/facts';
import { BOOTSTRAP, bootstrapPath } from '../model/exchange';
import { type Finding, finding, type Severity } from '../model/finding';
import { standing } from './read-dump-file';

/** Administrators' files that were compared. */
interface ComparedFiles {
  /** Those that stand, as they are named. */
  readonly files: readonly string[];
  /** Those without a difference. */
  readonly same: readonly string[];
  readonly findings: readonly Finding[];
}

/**
 * Compares the files that administrators apply with what is asked for, object by object. Where a project keeps files of
 * some environments, a warning names those that are missing; a project that keeps none is not told.
 *
 * @param folder of the project
 * @param texts what is asked for, by environment, or why nobody knows it
 */
export function compareBootstrap(
  folder: string,
  texts: ReadonlyMap<string, string | { readonly problem: string }>,
  {
    asks,
    named,
    remedy,
    known,
  }: {
    /** What the texts are made of, such as "the code". */
    readonly asks: string;
    /** The one file that a person asked about: it has to be there. */
    readonly named?: string;
    readonly remedy?: string;
    /** Every environment that is known, where all are compared: a file of another one is told. */
    readonly known?: readonly string[];
  },
): ComparedFiles {
  const compared = [...texts].map(([environment, text]) => {
    const file = named ?? bootstrapPath(environment);
    return { environment, file, text, stands: standing(resolve(folder, file)) };
  });
  const files = compared.filter(({ stands }) => stands !== undefined).map(({ file }) => file);
  const isMissed = named !== undefined || files.length > 0;
  const findings = compared.flatMap(({ environment, file, text, stands }): readonly Finding[] => {
    const found = (severity: Severity, message: string, about: { object?: string; path?: string } = {}) =>
      finding(severity, 'BOOTSTRAP_DIFFERS', message, { environment, file, ...about }, remedy);
    if (stands === undefined)
      return isMissed ? [found(named === undefined ? 'warning' : 'refusal', 'the file is missing')] : [];
    if (typeof text !== 'string') return [found('warning', `nothing can be compared: ${text.problem}`)];
    return compareFiles(stands, text, asks).map(({ message, ...about }) => found('refusal', message, about));
  });
  const same = files.filter((file) => !findings.some(({ subject }) => subject.file === file));
  const left = known === undefined ? [] : leftFiles(folder, known);
  return { files, same, findings: [...findings, ...left.map((file) => leftOver(file, asks))] };
}

/** Files that an administrator may apply with the folder, and that belong to no known environment. */
function leftFiles(folder: string, known: readonly string[]): readonly string[] {
  const expected = new Set(known.map(bootstrapPath));
  return entriesOf(resolve(folder, BOOTSTRAP))
    .map((name) => `${BOOTSTRAP}/${name}`)
    .filter((file) => isManifestFile(file) && !expected.has(file));
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

const leftOver = (file: string, asks: string): Finding =>
  finding(
    'refusal',
    'BOOTSTRAP_DIFFERS',
    `${asks} knows no environment of this file: nothing says what it may grant`,
    { file },
    'where the environment is gone, take it down as docs/environments.md says, then delete the file; where it is new, run `cdk8s-delivery configure`; keep other manifests in another folder',
  );
