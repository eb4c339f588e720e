import type { k8s } from 'cdk8s-plus-28';
import { isVariableName } from '../../../kubernetes/facts';
import { defined } from '../../../model/exchange';
import { quote } from '../../../model/finding';
import type { Plain } from '../plain';

/** Value of an environment variable: a text, or where it is taken from. Objects are named, never made here. */
export type VariableValue =
  | string
  | { readonly secret: string; readonly key: string; readonly optional?: boolean }
  | { readonly configMap: string; readonly key: string; readonly optional?: boolean }
  | {
      /** A field of the pod, such as `metadata.name` or `status.podIP`. */
      readonly field: string;
    }
  | {
      /** A resource of the container, such as `limits.memory`, in units of `divisor`. */
      readonly resource: string;
      readonly divisor?: string;
    };

/** All keys of a Secret or ConfigMap as environment variables. */
export type VariableSource =
  | { readonly secret: string; readonly prefix?: string; readonly optional?: boolean }
  | { readonly configMap: string; readonly prefix?: string; readonly optional?: boolean };

/** Environment variables as Kubernetes wants them, in the order given. */
export function environmentVariables(env: Readonly<Record<string, VariableValue>>): Plain<k8s.EnvVar>[] {
  return Object.entries(env).map(([name, value]) =>
    typeof value === 'string' ? { name, value } : { name, valueFrom: valueFrom(value) },
  );
}

/** Whole Secrets and ConfigMaps as environment variables. */
export function environmentSources(sources: readonly VariableSource[]): Plain<k8s.EnvFromSource>[] {
  return sources.map((source) => {
    const { prefix, optional } = source;
    const named = { name: 'secret' in source ? source.secret : source.configMap, optional };
    return defined<Plain<k8s.EnvFromSource>>({
      prefix,
      ...('secret' in source
        ? { secretRef: defined<Plain<k8s.SecretEnvSource>>(named) }
        : { configMapRef: defined<Plain<k8s.ConfigMapEnvSource>>(named) }),
    });
  });
}

/** What is wrong with the names of environment variables. */
export function environmentProblems(env: Readonly<Record<string, VariableValue>>): string[] {
  return Object.keys(env)
    .filter((name) => !isVariableName(name))
    .map(
      (name) =>
        `${quote(name)} is not a name of an environment variable: letters, digits, "_", "-" and ".", no digit first`,
    );
}

function valueFrom(value: Exclude<VariableValue, string>): Plain<k8s.EnvVarSource> {
  if ('field' in value) return { fieldRef: { fieldPath: value.field } };
  if ('resource' in value) {
    const { resource, divisor } = value;
    return { resourceFieldRef: defined<Plain<k8s.ResourceFieldSelector>>({ resource, divisor }) };
  }
  const { key, optional } = value;
  return 'secret' in value
    ? { secretKeyRef: defined<Plain<k8s.SecretKeySelector>>({ name: value.secret, key, optional }) }
    : { configMapKeyRef: defined<Plain<k8s.ConfigMapKeySelector>>({ name: value.configMap, key, optional }) };
}
