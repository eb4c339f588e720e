import { isCommitId } from '../../../model/scalars';
import { githubRepository, tokenIssuer, webAddress } from '../github/repository';
import { assertEncrypted } from '../github/token';
import { type CallerScheme, ENVIRONMENT, isRunNumber, said } from './caller-scheme';

/** What starts a workflow with code that its repository has taken; a pull request's own code is not that. */
const EVENTS: readonly string[] = ['push', 'release', 'schedule', 'workflow_dispatch', 'repository_dispatch'];

/**
 * Workflows of GitHub Actions.
 *
 * @param source the app's source repository
 * @throws DeliveryError `INVALID_OPTION` where it is none on GitHub
 */
export function githubCaller(source: string): CallerScheme {
  const repository = githubRepository(source);
  assertEncrypted(repository);
  const own = `${repository.owner}/${repository.name}`;
  const issuer = tokenIssuer(repository);
  return {
    issuer,
    keys: `${issuer}/.well-known/jwks`,
    judge({ repository: from, environment, event_name: event, sha, run_id: id }) {
      if (typeof from !== 'string' || from.toLowerCase() !== own.toLowerCase())
        return `the app's source repository is ${own}, a workflow of ${said(from)} asks`;
      if (environment !== ENVIRONMENT)
        return `the job that asks has the environment ${said(environment)}, not "${ENVIRONMENT}"`;
      if (typeof event !== 'string' || !EVENTS.includes(event))
        return `the workflow was started by ${said(event)}; ${EVENTS.join(', ')} may ask`;
      if (typeof sha !== 'string' || !isCommitId(sha) || !isRunNumber(id))
        return 'the token names neither commit nor run';
      return { commit: sha, run: `${webAddress(repository)}/actions/runs/${String(id)}` };
    },
  };
}
