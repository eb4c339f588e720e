import type { NewProject } from '../../new-project';
import { indented, MERGE } from '../scripts';
import { CODE_BY_TOKEN, RUNS, TOOL, token } from './parts';

/** Merges what is approved: every rule is checked again then. */
export const mergeWorkflow =
  (): string => `# Merges every proposal that is approved: it is planned again, and every rule checked again, at that moment. Started by
# reviewed.yml, by hand, and by the clock, as gates open and freezes end without anybody doing anything.
name: merge

on:
  workflow_dispatch:
    inputs:
      proposal: { description: 'such as prod/promote-web, or 12; empty for all proposals', required: false, type: string }
  schedule:
    - cron: '*/15 * * * *'

permissions: {}

# GitHub keeps the newest of the runs that wait in a group: one group for each proposal, so that no approved one is lost.
concurrency:
  group: merge-\${{ inputs.proposal || 'all' }}
  cancel-in-progress: false

jobs:
  merge:
    ${RUNS}
    permissions: {}
    environment: merge
    steps:
      ${token('MERGER')}
      ${CODE_BY_TOKEN}
      ${TOOL}
      - run: |
          ${indented(MERGE, 10)}
        env:
          PROPOSAL: \${{ inputs.proposal }}
          CDK8S_DELIVERY_GIT_TOKEN: \${{ steps.token.outputs.token }}
          CDK8S_DELIVERY_AS: 'delivery-merger <delivery-merger@users.noreply.github.com>'
`;

/** Starts a merge when a proposal was approved; GitHub takes this file from the branch that the pull request goes to. */
export const reviewedWorkflow = ({
  branch,
}: NewProject): string => `# Starts merge.yml when a pull request was approved, of a proposal or of files that people changed. GitHub looks for this file on the branch that the pull
# request goes to: put it on the branch ${branch}, too. It holds no secret, and runs nothing of the pull request.
name: reviewed

on:
  pull_request_review:
    types: [submitted]

permissions: {}

concurrency:
  group: reviewed-\${{ github.event.pull_request.number }}
  cancel-in-progress: false

jobs:
  merge:
    if: >-
      github.event.review.state == 'approved' &&
      github.event.pull_request.head.repo.full_name == github.repository &&
      github.event.pull_request.base.ref == '${branch}'
    ${RUNS}
    permissions:
      actions: write
    steps:
      - run: gh workflow run merge.yml --repo "$REPOSITORY" --ref "$MAIN" --raw-field proposal="$NUMBER"
        env:
          GH_TOKEN: \${{ github.token }}
          REPOSITORY: \${{ github.repository }}
          MAIN: \${{ github.event.repository.default_branch }}
          NUMBER: \${{ github.event.pull_request.number }}
`;
