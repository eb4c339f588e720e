import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeliveryError, quote } from '../../model/finding';
import { isManifestFile } from '../facts';
import { crdFiles } from './crd-files';
import { DEFAULT_MINOR, kubernetesSchemas, MINORS } from './kubernetes-minors';
import { type GivenKinds, SchemaSet } from './schema-set';

/** Which schemas manifests are judged by. */
interface SchemaOptions {
  /**
   * Minor of Kubernetes, such as `1.34`.
   *
   * @default 1.34
   */
  readonly minor?: string;

  /**
   * Folders with CRDs (`*.yaml`, `*.yml`, `*.json`) as files on disk. They win over the built-in and the given ones,
   * earlier folders over later ones.
   *
   * @default - none
   */
  readonly crdFolders?: readonly string[];

  /**
   * CRDs as texts, by name of their file, such as read from Git. They win over folders.
   *
   * @default - none
   */
  readonly crdTexts?: ReadonlyMap<string, string>;

  /**
   * Further kinds that are known without a file, such as those of a controller; asked when one is wanted.
   *
   * @default - none
   */
  readonly given?: GivenKinds;
}

/**
 * Loads the schemas of a minor of Kubernetes, of the user's CRDs, and of kinds that are given.
 *
 * @throws DeliveryError `INVALID_OPTION` for a minor that is not built in, `BROKEN_FILE` for a folder that cannot be read
 */
export function loadSchemas(options: SchemaOptions = {}): SchemaSet {
  const { minor = DEFAULT_MINOR, crdFolders = [], crdTexts, given } = options;
  const known = MINORS.find((each) => each === minor.replace(/^v/, ''));
  if (known === undefined)
    throw DeliveryError.of(
      'INVALID_OPTION',
      `there are no schemas for Kubernetes ${quote(minor)}; known: ${MINORS.join(', ')}`,
    );
  const own = [...(crdTexts ? [crdTexts] : []), ...crdFolders.map(filesOf)].filter((each) => each.size > 0);
  return new SchemaSet(kubernetesSchemas(known), own.map(crdFiles), given);
}

function filesOf(folder: string): ReadonlyMap<string, string> {
  try {
    const names = readdirSync(folder).filter(isManifestFile);
    return new Map(
      names.sort().map((name) => [join(folder, name), readFileSync(join(folder, name), 'utf8')]),
    );
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw DeliveryError.of('BROKEN_FILE', `CRDs cannot be read: ${quote(why)}`, { file: folder }, { cause });
  }
}
