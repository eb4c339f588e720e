import { devNull } from 'node:os';
import { isTrustedPath, withoutOwnTokens, withTrustedPath } from '../process';

/** A Git setting for one run, as `-c` would give it, but kept out of the arguments. */
export type GitSetting = readonly [key: string, value: string];

/**
 * The environment git runs in. Of the ambient one everything that points git somewhere (`GIT_DIR`, `GIT_INDEX_FILE`,
 * `GIT_TRACE`, …) is removed, and so are the token and an app's key. What reaches remotes stays: the home directory with the user's own
 * configuration (credential helpers, proxies, certificates, `safe.directory`), ssh agent and commands, and settings
 * passed by `GIT_CONFIG_COUNT`. A variable that names a file or folder is taken where it is trusted as a folder of `PATH`
 * is. Settings of the user that would change results are overridden.
 */
export function gitEnvironment(
  ambient: NodeJS.ProcessEnv,
  settings: readonly GitSetting[] = [],
  extra: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const kept = Object.entries(withTrustedPath(withoutOwnTokens(ambient))).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && isKept(entry[0], entry[1]),
  );
  const all = [...ambientSettings(ambient), ...FIXED_SETTINGS, ...settings];
  return {
    ...Object.fromEntries(kept),
    ...FIXED,
    GIT_CONFIG_COUNT: String(all.length),
    ...Object.fromEntries(
      all.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
    ...extra,
  };
}

const KEPT_GIT_VARIABLES = new Set([
  'GIT_ASKPASS',
  'GIT_CONFIG_GLOBAL',
  'GIT_EXEC_PATH',
  'GIT_PROXY_COMMAND',
  'GIT_SSH',
  'GIT_SSH_COMMAND',
  'GIT_SSH_VARIANT',
  'GIT_SSL_CAINFO',
  'GIT_SSL_CAPATH',
]);

/** Of these, the ones that name a program or a file by its path. */
const PATHS: ReadonlySet<string> = new Set([
  'GIT_ASKPASS',
  'GIT_CONFIG_GLOBAL',
  'GIT_EXEC_PATH',
  'GIT_PROXY_COMMAND',
  'GIT_SSH',
]);

const FIXED = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_GRAFT_FILE: devNull,
  GIT_LITERAL_PATHSPECS: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GCM_INTERACTIVE: 'never',
  LC_ALL: 'C',
  LANGUAGE: 'C',
} as const;

const FIXED_SETTINGS: readonly GitSetting[] = [
  ['protocol.ext.allow', 'never'],
  ['protocol.version', '2'],
  ['core.hooksPath', devNull],
  ['core.fsmonitor', 'false'],
  ['core.fsyncMethod', 'batch'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  ['init.defaultRefFormat', 'files'],
  // a dead connection ends; a hook that thinks for minutes does not end it
  ['http.lowSpeedLimit', '1'],
  ['http.lowSpeedTime', '300'],
  ['submodule.recurse', 'false'],
  ['fetch.recurseSubmodules', 'false'],
  ['fetch.prune', 'false'],
  ['fetch.writeCommitGraph', 'false'],
  ['push.followTags', 'false'],
  ['push.gpgSign', 'false'],
  ['push.recurseSubmodules', 'no'],
  ['push.useForceIfIncludes', 'false'],
  ['log.showSignature', 'false'],
  ['log.showRoot', 'true'],
  ['log.follow', 'false'],
  ['diff.orderFile', devNull],
  ['diff.ignoreSubmodules', 'none'],
  ['i18n.logOutputEncoding', 'UTF-8'],
];

function isKept(name: string, value: string): boolean {
  if (PATHS.has(name) && value.includes('/') && !isTrustedPath(value)) return false;
  if (name === 'GIT_EXEC_PATH' && !isTrustedPath(value)) return false;
  if (name === 'SSH_ASKPASS') return false;
  return !name.startsWith('GIT_') || KEPT_GIT_VARIABLES.has(name);
}

function ambientSettings(ambient: NodeJS.ProcessEnv): GitSetting[] {
  const count = Number(ambient['GIT_CONFIG_COUNT'] ?? '0');
  const settings: GitSetting[] = [];
  for (let index = 0; index < Math.min(count, 1000); index++) {
    const key = ambient[`GIT_CONFIG_KEY_${index}`];
    const value = ambient[`GIT_CONFIG_VALUE_${index}`];
    if (key !== undefined && value !== undefined) settings.push([key, value]);
  }
  return settings;
}
