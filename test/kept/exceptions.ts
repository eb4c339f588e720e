import type { Exception } from './compare-pictures';

/**
 * Differences from the kept pictures that are meant. They are listed here while a change is made, so that everything else
 * is still compared, and go when the pictures are taken anew.
 */
export const EXCEPTIONS: readonly Exception[] = [
  {
    part: 'delivery',
    why: 'Applications live in a namespace per environment, and what grants rights is in one file of the administrator',
  },
  {
    part: 'described',
    object: 'app',
    path: /^\.(?:source|repository)$/,
    why: 'the link to the code of an app is named `repository`; `source` says where its objects come from',
  },
  {
    part: 'objects',
    object: /^batch\/v1\/Job\//,
    path: '',
    why: 'a migration is a Job named by its content, so the one of the picture is gone and another is there',
  },
  {
    part: 'objects',
    object: /^v1\/ConfigMap\/.*-config$/,
    path: /^\.metadata\.annotations/,
    why: 'the files of a migration come in a wave before its Job, not as a hook',
  },
  {
    part: 'described',
    object: 'environment',
    path: /^\.gates\[\d+\]\.(?:gate|type|version)$/,
    why: 'gates are a list of entries, each with the name and the version of its gate',
  },
  {
    part: 'described',
    object: 'environment',
    path: /^\.policies\.(?:own|custom)$/,
    why: 'the custom policies of an environment have the key `custom`',
  },
];
