import { CODE } from '../../code-places';
import { laterOf, type NewProject } from '../../new-project';
import type { CiSystem } from '../ci-system';
import { PACKAGE } from '../scripts';
import { appPipeline } from './app-pipeline';
import { checkWorkflow } from './check';
import { commentedWorkflow } from './commented';
import { configureWorkflow } from './configure';
import { mergeWorkflow, reviewedWorkflow } from './merge';
import { type Identity, RIGHTS } from './parts';
import { planWorkflow } from './plan';
import { promoteWorkflow } from './promote';
import { releaseWorkflow } from './release';

const WORKFLOWS = '.github/workflows';

/** GitHub Actions, with pull requests on GitHub. */
export const github: CiSystem = {
  files: (project) => [
    [`${WORKFLOWS}/plan.yml`, planWorkflow(project)],
    [`${WORKFLOWS}/configure.yml`, configureWorkflow()],
    [`${WORKFLOWS}/release.yml`, releaseWorkflow()],
    ...(laterOf(project).length === 0
      ? []
      : [[`${WORKFLOWS}/promote.yml`, promoteWorkflow(project)] as const]),
    [`${WORKFLOWS}/merge.yml`, mergeWorkflow()],
    [`${WORKFLOWS}/reviewed.yml`, reviewedWorkflow(project)],
    [`${WORKFLOWS}/commented.yml`, commentedWorkflow()],
    [`${WORKFLOWS}/check.yml`, checkWorkflow()],
    ['app-pipeline/github.yml', appPipeline(project)],
  ],
  readme,
};

/** The rights of an identity, as GitHub's settings of an app name them. */
function rightsWords(identity: Identity): string {
  const names = RIGHTS[identity].map((right) =>
    right === 'statuses' ? 'commit statuses' : right.replace('-', ' '),
  );
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}: read and write`;
}

function readme({ app, branch }: NewProject): string {
  return `## On GitHub

The workflows in \`${WORKFLOWS}\` install \`${PACKAGE}\` outside of the project. They need:

| | |
| --- | --- |
| a GitHub App that asks: variable \`PROPOSER_APP_ID\`, secret \`PROPOSER_APP_KEY\` of the environment \`release\` | ${rightsWords('PROPOSER')}; issues for \`commented.yml\` alone |
| another one that merges and witnesses: \`MERGER_APP_ID\`, \`MERGER_APP_KEY\` of the environment \`merge\` | ${rightsWords('MERGER')}; issues for \`commented.yml\` alone; it alone updates the branch \`${branch}\` |
| a third one in the app's repository: \`RELEASE_APP_ID\`, \`RELEASE_APP_KEY\` of its environment \`release\`, variables \`DELIVERY_OWNER\`, \`DELIVERY_REPOSITORY\` | actions: read and write, of this repository |

In this order:

1. Let both environments deploy from \`main\` only, so that no other branch gets their secrets.
2. The first \`npx cdk8s-delivery configure\` makes the branch \`${branch}\`: a person runs it. Every later one is \`configure.yml\`, after each merge to \`main\`, by the
   app that asks: where the branch is protected, or an environment asks for approval, it opens a pull request.
3. Put \`${WORKFLOWS}/reviewed.yml\` on that branch, too: a review starts the merge by that file.

   \`\`\`sh
   git fetch origin ${branch} && git worktree add --detach ../on-delivery FETCH_HEAD
   mkdir -p ../on-delivery/${WORKFLOWS} && cp ${WORKFLOWS}/reviewed.yml ../on-delivery/${WORKFLOWS}/
   git -C ../on-delivery add .github && git -C ../on-delivery commit --message "reviews start the merge"
   git -C ../on-delivery push origin HEAD:${branch} && git worktree remove ../on-delivery
   \`\`\`

4. Then have GitHub enforce it, with your own token: \`npx cdk8s-delivery protect --merger <app> --proposer <app>\` prints what it will set, \`--apply\`
   sets it. From now on the app that merges alone may push to \`${branch}\`, and it has no right to write workflows. When \`reviewed.yml\` has to change, an administrator
   disables the ruleset of updates of that branch (Settings, Rules), does step 3 again, and runs \`--apply\`, which puts the ruleset back.

\`app-pipeline/github.yml\` is for the repository of ${app}: name that one as \`repository\` in \`${CODE.app(app)}\`,
and run \`configure\`. Until then no pipeline may ask for a release of ${app} (\`CALLER_REFUSED\`).
`;
}
