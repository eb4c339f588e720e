import type { Duration } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import { defined } from '../../../model/exchange';
import type { Plain } from '../plain';
import { secondsProblems } from '../problems';
import { type HttpQuestion, httpGet, httpProblems } from './http-question';

/** Something done at the start or the end of a container's life: a command in it, a question over HTTP, or a wait. */
export type LifecycleHandler =
  | { readonly command: readonly string[] }
  | (HttpQuestion & { readonly port: number | string })
  | {
      /** In whole seconds. From Kubernetes 1.30. */
      readonly sleep: Duration;
    };

/** Actions at the start and the end of a container's life. */
export interface ContainerLifecycle {
  /**
   * Right after the start, beside the container's own process.
   *
   * @default - nothing
   */
  readonly postStart?: LifecycleHandler;

  /**
   * Before the container is asked to stop; the pod's `terminationGracePeriod` counts from here.
   *
   * @default - nothing
   */
  readonly preStop?: LifecycleHandler;
}

/** A lifecycle as Kubernetes wants it. */
export function lifecycle({ postStart, preStop }: ContainerLifecycle): Plain<k8s.Lifecycle> {
  return defined<Plain<k8s.Lifecycle>>({
    postStart: postStart && handler(postStart),
    preStop: preStop && handler(preStop),
  });
}

/** What is wrong with a lifecycle. */
export function lifecycleProblems(
  container: string,
  { postStart, preStop }: ContainerLifecycle = {},
): string[] {
  return Object.entries({ postStart, preStop }).flatMap(([moment, given]) => {
    if (given === undefined) return [];
    const what = `${moment} of the container "${container}"`;
    if ('sleep' in given) return secondsProblems(`the sleep at ${what}`, given.sleep, 1);
    if ('command' in given) return given.command.length > 0 ? [] : [`the command at ${what} is empty`];
    return httpProblems(what, given);
  });
}

function handler(given: LifecycleHandler): Plain<k8s.LifecycleHandler> {
  if ('command' in given) return { exec: { command: [...given.command] } };
  // The generated types are of a version that does not know it.
  if ('sleep' in given) return { sleep: { seconds: given.sleep.toSeconds() } } as Plain<k8s.LifecycleHandler>;
  return { httpGet: httpGet(given, given.port) };
}
