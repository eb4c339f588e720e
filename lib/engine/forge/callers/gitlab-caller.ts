import { isCommitId } from '../../../model/scalars';
import { isGitHub, partsOf } from '../github/repository';
import { assertEncrypted } from '../github/token';
import { type CallerScheme, ENVIRONMENT, isRunNumber, said } from './caller-scheme';

/** What starts a pipeline with code that its project has taken; that of a merge request is not that. */
const SOURCES: readonly string[] = ['push', 'schedule', 'web', 'api', 'trigger'];

/**
 * Jobs of GitLab CI; undefined where the app's source repository cannot be one on GitLab.
 *
 * @param source the app's source repository
 * @see https://docs.gitlab.com/ci/secrets/id_token_authentication
 */
export function gitlabCaller(source: string): CallerScheme | undefined {
  const found = isGitHub(source) ? undefined : projectIn(source);
  if (!found) return undefined;
  const { address, host, path } = found;
  assertEncrypted({ owner: '', name: '', host, api: address });
  return {
    issuer: address,
    keys: `${address}/oauth/discovery/keys`,
    judge(claims) {
      const { project_path: from, environment, pipeline_source: started, sha, pipeline_id: id } = claims;
      if (typeof from !== 'string' || from.toLowerCase() !== path.toLowerCase())
        return `the app's source repository is ${path}, a pipeline of ${said(from)} asks`;
      if (environment !== ENVIRONMENT)
        return `the job that asks has the environment ${said(environment)}, not "${ENVIRONMENT}"`;
      if (String(claims['ref_protected']) !== 'true')
        return `the pipeline runs for ${said(claims['ref'])}, which is not protected`;
      if (typeof started !== 'string' || !SOURCES.includes(started))
        return `the pipeline was started by ${said(started)}; ${SOURCES.join(', ')} may ask`;
      if (typeof sha !== 'string' || !isCommitId(sha) || !isRunNumber(id))
        return 'the token names neither commit nor pipeline';
      return { commit: sha, run: `${address}/${path}/-/pipelines/${String(id)}` };
    },
  };
}

/** The project that an address names, with the groups above it; the web is asked by https where the address is one of ssh. */
function projectIn(source: string) {
  const parts = partsOf(source);
  const path = parts?.path.replace(/^\/|\/+$/g, '').replace(/\.git$/, '') ?? '';
  if (!parts || !/^[A-Za-z0-9_][\w.-]*(?:\/[A-Za-z0-9_][\w.-]*)+$/.test(path)) return undefined;
  const host = parts.address.toLowerCase();
  const address = `${parts.scheme === 'http' ? 'http' : 'https'}://${host}`;
  return URL.canParse(address) ? { address, host, path } : undefined;
}
