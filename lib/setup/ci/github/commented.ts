import { ANSWER } from '../scripts';
import { CODE_BY_TOKEN, RUNS, TOOL, token } from './parts';

/** Runs what people ask for by comments on pull requests and issues. */
export const commentedWorkflow =
  (): string => `# Runs what a comment on a pull request or an issue asks for: /promote, /approve, /hold, /rollback, /explain. The program reads
# the comment by its number, and runs it where the environment names its author (requests.commenters). Its text reaches no
# script. What must not wait, and what nobody approves, is done as the merger; everything else as the proposer.
name: commented

on:
  issue_comment:
    types: [created]

permissions: {}

# Each comment by itself: of several in one group GitHub would keep the newest.
concurrency:
  group: commented-\${{ github.event.comment.id }}
  cancel-in-progress: false

jobs:
  ask:
    if: >-
      startsWith(github.event.comment.body, '/promote') ||
      startsWith(github.event.comment.body, '/approve') ||
      startsWith(github.event.comment.body, '/explain')
    ${RUNS}
    permissions: {}
    environment: release
    steps:
      ${token('PROPOSER', 'issues')}
      ${CODE_BY_TOKEN}
      ${TOOL}
      - run: ${ANSWER('promote,approve,explain')}
        env:
          COMMENT: \${{ github.event.comment.id }}
          CDK8S_DELIVERY_GIT_TOKEN: \${{ steps.token.outputs.token }}
          CDK8S_DELIVERY_AS: 'delivery-proposer <delivery-proposer@users.noreply.github.com>'

  decide:
    if: >-
      startsWith(github.event.comment.body, '/hold') ||
      startsWith(github.event.comment.body, '/rollback')
    ${RUNS}
    permissions: {}
    environment: merge
    steps:
      ${token('MERGER', 'issues')}
      ${CODE_BY_TOKEN}
      ${TOOL}
      - run: ${ANSWER('hold,rollback')}
        env:
          COMMENT: \${{ github.event.comment.id }}
          CDK8S_DELIVERY_GIT_TOKEN: \${{ steps.token.outputs.token }}
          CDK8S_DELIVERY_AS: 'delivery-merger <delivery-merger@users.noreply.github.com>'
`;
