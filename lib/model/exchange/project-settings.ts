import { readFileSync } from 'node:fs';
import { DeliveryError, refusal } from '../finding';
import {
  commitMaker,
  deliveryBranch,
  fitted,
  httpOrPathUrl,
  problemText,
  recordOf,
  registryHost,
  signingFormat,
  text,
  webLink,
} from '../scalars';
import { v } from '../schema';

/** Names of the other tools that can be asked about manifests. */
export const SECOND_OPINIONS = ['kubeconform', 'conftest', 'kyverno'] as const;

const mirrorAddress = v.pipe(
  webLink,
  v.check((value) => !/[?#]/.test(value), 'has more behind its path'),
);

const CheckSchema = v.strictObject({
  /** Tools that `check` asks in any case. */
  with: v.exactOptional(v.pipe(v.array(v.picklist(SECOND_OPINIONS)), v.maxLength(SECOND_OPINIONS.length))),
  /** Where kubeconform finds schemas; paths are relative to the project's folder. */
  schemaLocations: v.exactOptional(v.pipe(v.array(text), v.minLength(1), v.maxLength(20))),
});

const SettingsSchema = v.strictObject({
  /** Delivery repository, as Argo CD reaches it. */
  repository: v.exactOptional(httpOrPathUrl),
  /** Branch that Argo CD watches. */
  branch: v.exactOptional(deliveryBranch),
  /** Mirrors of registries, by the host that each replaces: an https or http URL, with a path where images have one. */
  mirrors: v.exactOptional(recordOf(registryHost, mirrorAddress)),
  /** How every commit is signed that the program makes; the key is that of the machine. */
  signing: v.exactOptional(signingFormat),
  /** Who makes the commits of the delivery branch: this program, or the forge, which then signs them. */
  commits: v.exactOptional(commitMaker),
  /** How manifests are checked beside the built-in way. */
  check: v.exactOptional(CheckSchema),
});

/** The one place that names delivery repository, branch and how to check: the key `cdk8s-delivery` of the project's package.json. */
export type ProjectSettings = v.InferInput<typeof SettingsSchema>;

/**
 * Reads the settings from a package.json; empty where the file or the key is absent.
 *
 * @throws DeliveryError `BROKEN_FILE`
 */
export function readProjectSettings(packageJson: string): ProjectSettings {
  let content: string;
  try {
    content = readFileSync(packageJson, 'utf8');
  } catch {
    return {};
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(content);
  } catch (cause) {
    throw DeliveryError.of(
      'BROKEN_FILE',
      `not JSON: ${(cause as Error).message}`,
      { file: packageJson },
      { cause },
    );
  }
  const key = (parsed as { 'cdk8s-delivery'?: unknown } | null)?.['cdk8s-delivery'];
  if (key === undefined) return {};
  const read = fitted(SettingsSchema, key);
  if (read.fits) return read.output;
  DeliveryError.throwIfAny(
    read.problems.map((each) =>
      refusal('BROKEN_FILE', `the key "cdk8s-delivery": ${problemText(each)}`, { file: packageJson }),
    ),
  );
  return {};
}
