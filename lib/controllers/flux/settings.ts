import { isDnsSubdomain } from '../../kubernetes/facts';
import type { EnvironmentData } from '../../model/environment';
import { DeliveryError, type Finding, refusal } from '../../model/finding';
import {
  dnsLabel,
  fitted,
  groupAndKind,
  problemText,
  type SchemaProblem,
  seconds,
} from '../../model/scalars';
import { v } from '../../model/schema';

const duration = v.pipe(seconds, v.minValue(1));
const objectName = v.pipe(v.string(), v.check(isDnsSubdomain, 'not the name of an object'));

const SettingsSchema = v.strictObject({
  /** How often Flux looks at Git, and puts back what was changed in the cluster; in seconds, like the others. */
  interval: v.exactOptional(duration, 600),
  /** How soon it retries after a failure. */
  retryInterval: v.exactOptional(duration, 60),
  /** How long it waits for objects to be ready. */
  timeout: v.exactOptional(duration, 300),
  /** Secret with the right to read the delivery repository, in the namespace of the environment's Flux objects. */
  credentials: v.exactOptional(objectName),
  /** Secret with the keys that encrypted objects are decrypted with, in the same namespace. */
  decryption: v.exactOptional(v.strictObject({ secret: objectName })),
  /** Plurals of kinds, where they do not follow Kubernetes' convention. */
  resources: v.exactOptional(v.record(groupAndKind, dnsLabel), {}),
});

/** Settings of Flux for one environment. */
type FluxData = v.InferOutput<typeof SettingsSchema>;

/**
 * The settings of Flux in an environment's data.
 *
 * @throws DeliveryError `INVALID_OPTION`
 */
export function fluxSettings(environment: EnvironmentData): FluxData {
  const read = fitted(SettingsSchema, environment.controllerSettings);
  if (read.fits) return read.output;
  throw new DeliveryError(problems(environment, read.problems));
}

/** What is wrong with the settings of Flux. */
export function settingsFindings(environment: EnvironmentData): readonly Finding[] {
  const read = fitted(SettingsSchema, environment.controllerSettings);
  return read.fits ? [] : problems(environment, read.problems);
}

function problems({ name }: EnvironmentData, found: readonly SchemaProblem[]): [Finding, ...Finding[]] {
  return found.map((each) =>
    refusal('INVALID_OPTION', `controllerSettings of ${name}: ${problemText(each)}`, { environment: name }),
  ) as [Finding, ...Finding[]];
}

/** A duration as Flux writes it, in the greatest unit that fits: `10m`. */
export function spelled(duration: number): string {
  if (duration % 3600 === 0) return `${duration / 3600}h`;
  return duration % 60 === 0 ? `${duration / 60}m` : `${duration}s`;
}
