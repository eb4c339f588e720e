import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { DeliveryError, quote, refusal } from '../finding';
import { httpOrPathUrl, text } from './primitives';

const SettingsSchema = v.strictObject({
  /** Delivery repository, as Argo CD reaches it. */
  repository: v.exactOptional(httpOrPathUrl),
  /** Branch that Argo CD watches. */
  branch: v.exactOptional(text),
});

/** The one place that names delivery repository and branch: the key `cdk8s-delivery` of the project's package.json. */
export type ProjectSettings = v.InferOutput<typeof SettingsSchema>;

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
  const result = v.safeParse(SettingsSchema, key);
  if (result.success) return result.output;
  const findings = result.issues.map((issue) =>
    refusal(
      'BROKEN_FILE',
      `"cdk8s-delivery".${v.getDotPath(issue) ?? ''}: ${issue.message}, got ${quote(issue.received)}`,
      { file: packageJson },
    ),
  );
  DeliveryError.throwIfAny(findings);
  return {};
}
