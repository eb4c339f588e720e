import type { Validation } from '../typed/policy-props';

/** Lets no container be what an expression of `c` says; those that are it are named. */
export function noContainer(
  bad: string,
  { message, named, field }: { readonly message: string; readonly named: string; readonly field: string },
): Validation {
  return {
    expression: `!variables.containers.exists(c, ${bad})`,
    message,
    messageExpression: `'${named}: ' + variables.containers.filter(c, ${bad}).map(c, c.name).join(', ')`,
    field: `containers[*].${field}`,
  };
}

/** A condition of CEL: a field is there, at each step. */
export function isSet(of: string, path: string): string {
  const steps = path.split('.');
  return steps.map((_, at) => `has(${[of, ...steps.slice(0, at + 1)].join('.')})`).join(' && ');
}

/** Lets neither the pod nor a container have in its security context what a condition on its value says. */
export function noneInContexts(
  path: string,
  bad: (value: string) => string,
  { message, named }: { readonly message: string; readonly named: string },
): readonly [Validation, Validation] {
  const broken = (of: string) =>
    `${isSet(of, `securityContext.${path}`)} && ${bad(`${of}.securityContext.${path}`)}`;
  const field = `securityContext.${path}`;
  return [
    { expression: `!(${broken('dyn(variables.pod)')})`, message: `the pod: ${message}`, field },
    noContainer(broken('dyn(c)'), { message: `a container: ${message}`, named, field }),
  ];
}

/** What Windows does not have is not asked of pods that run there. */
export const WINDOWS = {
  name: 'windows',
  expression: "has(variables.pod.os) && variables.pod.os.name == 'windows'",
} as const;

/** The same validation for pods that do not run on Windows. */
export function notOnWindows(validation: Validation): Validation {
  return { ...validation, expression: `variables.windows || ${validation.expression}` };
}
