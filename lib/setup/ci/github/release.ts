import { indented, MERGE_RELEASE, RELEASE, REQUEST, WITNESS } from '../scripts';
import { ACTOR, CODE, CODE_BY_TOKEN, RUNS, TOOL, token, WRITES } from './parts';

/** Releases what an app's pipeline, or a person, asks for, once that is verified; then another identity renders it again. */
export const releaseWorkflow =
  (): string => `# Makes a release. An app's own pipeline starts it by a dispatch, and holds no right to write here. The first job, which cannot
# write either, verifies that the request comes from the app's own source repository, and plans it. The second one makes the
# release: the program renders the project's code in a child process without credentials. Then another identity renders it again.
name: release

on:
  workflow_dispatch:
    inputs:
      app: { description: app, required: true, type: string }
      image: { description: 'slot=repository:tag@sha256:…, several apart by blanks or commas; empty for new code alone', required: false, type: string }
      source_commit: { description: source commit of the image, required: false, type: string }
      run: { description: link of the run that built it, required: false, type: string }
      reason: { description: 'why, where the environment asks for it', required: false, type: string }
      ticket: { description: ticket that it is part of, required: false, type: string }
      caller: { description: token of the pipeline that asks; a person leaves it empty, required: false, type: string }

permissions: {}

# What proves the caller lasts a few minutes: so no request waits before it is verified.
concurrency:
  group: request-\${{ github.run_id }}
  cancel-in-progress: false

jobs:
  request:
    ${RUNS}
    permissions:
      contents: read
    steps:
      ${CODE}
      ${TOOL}
      - run: |
          ${indented(REQUEST, 10)}
        env:
          APP: \${{ inputs.app }}
          IMAGE: \${{ inputs.image }}
          SOURCE_COMMIT: \${{ inputs.source_commit }}
          RUN: \${{ inputs.run }}
          REASON: \${{ inputs.reason }}
          TICKET: \${{ inputs.ticket }}
          SENDER: \${{ github.event.sender.type }}
          CDK8S_DELIVERY_GIT_TOKEN: \${{ github.token }}
          CDK8S_DELIVERY_AS: '${ACTOR}'

  release:
    needs: request
    ${RUNS}
    permissions: {}
    concurrency:
      group: release-\${{ inputs.app }}
      cancel-in-progress: false
    environment: release
    steps:
      ${token('PROPOSER')}
      ${CODE_BY_TOKEN}
      ${TOOL}
      - run: |
          ${indented(RELEASE, 10)}
        env:
          APP: \${{ inputs.app }}
          IMAGE: \${{ inputs.image }}
          SOURCE_COMMIT: \${{ inputs.source_commit }}
          RUN: \${{ inputs.run }}
          REASON: \${{ inputs.reason }}
          TICKET: \${{ inputs.ticket }}
          ${WRITES}

  witness:
    needs: release
    ${RUNS}
    permissions: {}
    environment: merge
    steps:
      ${token('MERGER')}
      ${CODE_BY_TOKEN}
      ${TOOL}
      # Where the branch is protected, the release is a request, which the merger's identity alone brings in. No other is merged here.
      - run: |
          ${indented(MERGE_RELEASE, 10)}
        env:
          APP: \${{ inputs.app }}
          CDK8S_DELIVERY_GIT_TOKEN: \${{ steps.token.outputs.token }}
          CDK8S_DELIVERY_AS: 'delivery-merger <delivery-merger@users.noreply.github.com>'
      - run: ${WITNESS}
        env:
          APP: \${{ inputs.app }}
          WITNESS: 'delivery-witness <delivery-witness@users.noreply.github.com>'
          CDK8S_DELIVERY_GIT_TOKEN: \${{ steps.token.outputs.token }}
`;
