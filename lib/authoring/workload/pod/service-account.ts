import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { isDnsSubdomain } from '../../../kubernetes/facts';
import { defined } from '../../../model/exchange';
import { quote } from '../../../model/finding';
import type { Identity } from '../identity';
import { type Plain, plainObject } from '../plain';
import { annotationProblems } from '../problems';

/** A ServiceAccount that is made for the workload. */
export interface ServiceAccountProps {
  /**
   * Name of the ServiceAccount.
   *
   * @default - the workload's
   */
  readonly name?: string;

  /**
   * Annotations, such as the one that names a cloud's identity.
   *
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>>;

  /**
   * Whether its token is mounted into the pods. Only what talks to the API server needs it.
   *
   * @default false
   */
  readonly automountToken?: boolean;
}

/** What the pods say of their ServiceAccount. */
export function accountOfPods(
  { name }: Identity,
  given: string | ServiceAccountProps | undefined,
): { readonly serviceAccountName?: string; readonly automountServiceAccountToken: boolean } {
  if (given === undefined) return { automountServiceAccountToken: false };
  if (typeof given === 'string') return { automountServiceAccountToken: true, serviceAccountName: given };
  return {
    automountServiceAccountToken: given.automountToken ?? false,
    serviceAccountName: given.name ?? name,
  };
}

/** The ServiceAccount of a workload; nothing where it names one that is there. */
export function serviceAccount(
  scope: Construct,
  identity: Identity,
  given: string | ServiceAccountProps | undefined,
): ApiObject | undefined {
  if (given === undefined || typeof given === 'string') return undefined;
  const { annotations, automountToken = false } = given;
  return plainObject<k8s.KubeServiceAccountProps>(scope, 'service-account', k8s.KubeServiceAccount.GVK, {
    metadata: defined<Plain<k8s.ObjectMeta>>({
      name: given.name ?? identity.name,
      labels: { ...identity.labels },
      annotations: annotations && { ...annotations },
    }),
    automountServiceAccountToken: automountToken,
  });
}

/** What is wrong with a ServiceAccount. */
export function accountProblems(given: string | ServiceAccountProps | undefined): string[] {
  const name = typeof given === 'string' ? given : given?.name;
  return [
    ...(name === undefined || isDnsSubdomain(name)
      ? []
      : [`${quote(name)} is not a name of a ServiceAccount`]),
    ...(typeof given === 'object' ? annotationProblems(given.annotations) : []),
  ];
}
