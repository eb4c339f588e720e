import { CODE, RUNS, TOOL } from './parts';

/** Checks the whole delivery branch every day. */
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
`;
