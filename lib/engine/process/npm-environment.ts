import { withTrustedPath } from './program-path';

const PASSED: ReadonlySet<string> = new Set(
  'path home userprofile appdata tmpdir node_extra_ca_certs http_proxy https_proxy no_proxy all_proxy'.split(
    ' ',
  ),
);

/** What npm sees of the environment: how to reach the registry, no tokens of Git or a forge. */
export function npmEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(withTrustedPath(env)).filter(([name]) => {
      const lower = name.toLowerCase();
      return PASSED.has(lower) || (lower.startsWith('npm_config_') && !NOT_PASSED.test(lower));
    }),
  );
}

// A surrounding `npm run` exports its own settings, which would move the installation or leave parts of it out.
const NOT_PASSED =
  /^npm_config_(?:prefix|local_prefix|global|global_prefix|omit|only|production|dry_run|workspaces?|git)$/;
