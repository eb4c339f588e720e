import { installInto } from '../scripts';
import { ACTIONS } from './actions';

/** The head of every job: a pinned runner and a time limit. */
export const RUNS = `runs-on: ubuntu-24.04
    timeout-minutes: 15`;

/** Node, and the program in a folder of its own, ahead of the project's. */
export const TOOL = `- uses: ${ACTIONS.setupNode}
        with: { node-version: 22 }
      - run: |
          ${installInto('"$RUNNER_TEMP/tool"')}
          echo "$RUNNER_TEMP/tool/node_modules/.bin" >> "$GITHUB_PATH"`;

/** The project with its whole history, and no credentials left in it. */
export const CODE = `- uses: ${ACTIONS.checkout}
        with: { fetch-depth: 0, persist-credentials: false }`;

/** The same in a job that has no other right than an app's token. */
export const CODE_BY_TOKEN = `- uses: ${ACTIONS.checkout}
        with:
          fetch-depth: 0
          persist-credentials: false
          token: \${{ steps.token.outputs.token }}`;

/** The two GitHub Apps of the workflows. */
export type Identity = 'PROPOSER' | 'MERGER';

const WRITTEN = ['contents', 'pull-requests'];

/** The rights to write that an identity needs: those of every token that a workflow takes of it. */
export const RIGHTS: Readonly<Record<Identity, readonly string[]>> = {
  PROPOSER: [...WRITTEN, 'issues'],
  MERGER: [...WRITTEN, 'issues', 'statuses'],
};

/**
 * A token of a GitHub App for this repository alone.
 *
 * @param further a right that only some jobs need
 */
export const token = (name: Identity, further?: 'issues'): string => `- id: token
        uses: ${ACTIONS.appToken}
        with:
          app-id: \${{ vars.${name}_APP_ID }}
          private-key: \${{ secrets.${name}_APP_KEY }}
${RIGHTS[name]
  .filter((right) => right !== 'issues' || right === further)
  .map((right) => `          permission-${right}: write`)
  .join('\n')}`;

/** Who started the run, by the address that GitHub gives the account. */
export const ACTOR = `\${{ github.actor }} <\${{ github.actor_id }}+\${{ github.actor }}@users.noreply.github.com>`;

/** The variables that the program writes with. */
export const WRITES = `CDK8S_DELIVERY_GIT_TOKEN: \${{ steps.token.outputs.token }}
          CDK8S_DELIVERY_AS: '${ACTOR}'`;
