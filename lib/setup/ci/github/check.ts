import { CODE, RUNS, TOOL } from './parts';

/** Checks the whole delivery branch, and how it is protected, every day. */
export const checkWorkflow =
  (): string => `# Whether what stands on the delivery branch is what its records say, and what was released: every day, and by hand.
name: check

on:
  workflow_dispatch:
  schedule:
    - cron: '17 5 * * *'

permissions: {}

concurrency:
  group: check
  cancel-in-progress: true

jobs:
  check:
    ${RUNS}
    permissions:
      contents: read
    steps:
      ${CODE}
      ${TOOL}
      - run: |
          cdk8s-delivery check --format github
          cdk8s-delivery status
        env:
          CDK8S_DELIVERY_GIT_TOKEN: \${{ github.token }}

  # Whether the forge still enforces what the environments ask for. Who may bypass a ruleset is shown to administrators
  # alone: a person asks that with \`protect --check\`.
  protection:
    if: vars.MERGER_APP_ID != '' && vars.PROPOSER_APP_ID != ''
    ${RUNS}
    permissions:
      contents: read
      pull-requests: read
    steps:
      ${CODE}
      ${TOOL}
      - run: cdk8s-delivery protect --merger "$MERGER" --proposer "$PROPOSER" --check --as-shown
        env:
          MERGER: \${{ vars.MERGER_APP_ID }}
          PROPOSER: \${{ vars.PROPOSER_APP_ID }}
          CDK8S_DELIVERY_GIT_TOKEN: \${{ github.token }}
`;
