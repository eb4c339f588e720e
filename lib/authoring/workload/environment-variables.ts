import type { k8s } from 'cdk8s-plus-28';
import { isVariableName } from '../../kubernetes/facts';
import { defined } from '../../model/exchange';
import { type Finding, quote, refusal } from '../../model/finding';
import type { Plain } from './plain';
import type { VariableSource, VariableValue } from './pod-props';

/** Environment variables as Kubernetes wants them, in the order given. */
export function environmentVariables(env: Readonly<Record<string, VariableValue>>): Plain<k8s.EnvVar>[] {
  return Object.entries(env).map(([name, value]) =>
    typeof value === 'string' ? { name, value } : { name, valueFrom: valueFrom(value) },
  );
}

/** Whole Secrets and ConfigMaps as environment variables. */
export function environmentSources(sources: readonly VariableSource[]): Plain<k8s.EnvFromSource>[] {
  return sources.map((source) =>
    defined<Plain<k8s.EnvFromSource>>({
      prefix: source.prefix,
      ...('secret' in source
        ? { secretRef: { name: source.secret } }
        : { configMapRef: { name: source.configMap } }),
    }),
  );
}

/** What is wrong with the names of environment variables. */
export function environmentProblems(env: Readonly<Record<string, VariableValue>>): Finding[] {
  return Object.keys(env)
    .filter((name) => !isVariableName(name))
    .map((name) =>
      refusal(
        'INVALID_OPTION',
        `${quote(name)} is not a name of an environment variable: letters, digits, "_", "-" and ".", no digit first`,
      ),
    );
}

function valueFrom(value: Exclude<VariableValue, string>): Plain<k8s.EnvVarSource> {
  if ('field' in value) return { fieldRef: { fieldPath: value.field } };
  const { key, optional } = value;
  return 'secret' in value
    ? { secretKeyRef: defined<Plain<k8s.SecretKeySelector>>({ name: value.secret, key, optional }) }
    : { configMapKeyRef: defined<Plain<k8s.ConfigMapKeySelector>>({ name: value.configMap, key, optional }) };
}
