import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { DeliveryError, quote } from '../../../model/finding';
import { ignoredOnceGone, SYNC_OPTIONS } from './kept';

/** When a hook runs, relative to the sync (Argo CD, "Resource hooks"). */
export type HookPhase = 'PreSync' | 'Sync' | 'PostSync' | 'SyncFail' | 'PreDelete' | 'PostDelete' | 'Skip';

/** When Argo CD deletes a hook's object. */
export type HookDeletePolicy = 'BeforeHookCreation' | 'HookSucceeded' | 'HookFailed';

/**
 * Puts every object of a construct into a sync wave. Lower waves come first, negative ones included; objects without a
 * wave are in wave 0; pruning runs the waves in reverse. Use it instead of `addDependency`.
 *
 * @throws DeliveryError `INVALID_OPTION` when the wave is not an integer.
 */
export function syncWave(construct: Construct, wave: number): void {
  annotate(construct, 'argocd.argoproj.io/sync-wave', waveText(wave));
}

/** A wave as an annotation says it. */
export function waveText(wave: number): string {
  if (!Number.isSafeInteger(wave)) {
    throw DeliveryError.of('INVALID_OPTION', `a sync wave is an integer, got ${quote(String(wave))}`);
  }
  return String(wave);
}

/**
 * Makes every object of a construct an Argo CD hook. Hooks run at each sync, so what they do must be safe to run
 * again; they do not run when a person syncs chosen objects only.
 */
export function hook(
  construct: Construct,
  phase: HookPhase,
  deletePolicy: HookDeletePolicy = 'BeforeHookCreation',
): void {
  annotate(construct, 'argocd.argoproj.io/hook', phase);
  annotate(construct, 'argocd.argoproj.io/hook-delete-policy', deletePolicy);
}

/** Actions that Argo CD may not do to an object unless a person agrees (Argo CD, "Sync options"). */
export type Protection = 'Prune=false' | 'Prune=confirm' | 'Delete=false' | 'Delete=confirm';

/**
 * Keeps Argo CD from pruning or deleting every object of a construct, or makes it wait for a person. For objects that
 * hold state, such as a PersistentVolumeClaim. An object that is never pruned counts as no difference once Git holds it
 * no more (`IgnoreExtraneous`).
 */
export function protect(construct: Construct, ...protections: readonly [Protection, ...Protection[]]): void {
  const options = { [SYNC_OPTIONS]: protections.join(',') };
  for (const [key, value] of Object.entries({ ...options, ...ignoredOnceGone(options) }))
    annotate(construct, key, value);
}

function annotate(construct: Construct, key: string, value: string): void {
  for (const each of construct.node.findAll()) {
    if (ApiObject.isApiObject(each)) each.metadata.addAnnotation(key, value);
  }
}
