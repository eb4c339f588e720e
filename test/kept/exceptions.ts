import type { Exception } from './compare-pictures';

/**
 * Differences from the kept pictures that are meant. They are listed here while a change is made, so that everything else
 * is still compared, and go when the pictures are taken anew.
 */
export const EXCEPTIONS: readonly Exception[] = [
  {
    part: 'objects',
    object: /^(?:apps\/v1\/Deployment|policy\/v1\/PodDisruptionBudget|v1\/Service)\//,
    path: /^\.spec\.(?:strategy\.rollingUpdate\.maxSurge|minAvailable|trafficDistribution|template\.spec\.containers\[0\]\.resources\.requests\.cpu)$/,
    why: 'what a patch gives to a ready-made workload is there; numbers, quantities and newer fields got lost',
  },
  {
    part: 'delivery',
    object: /^admissionregistration\.k8s\.io\/v1\/ValidatingAdmissionPolicy\/.*-approved-registries-/,
    path: /^\.spec\.validations\[0\]\.(?:expression|messageExpression)$/,
    why: 'an approved registry stands for all the names that Docker Hub has for it, as a pattern',
  },
];
