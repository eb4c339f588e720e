import { guardedOf, type NewProject } from '../../new-project';
import { indented, PROMOTE } from '../scripts';
import { CODE_BY_TOKEN, RUNS, TOOL, token, WRITES } from './parts';

/** A promotion as a form. */
export const promoteWorkflow = (
  project: NewProject,
): string => `# Asks for a promotion: at once where the environment needs no approval, by a pull request where it does. No project code runs.
# The environment is typed, so that one that comes later needs no change here: an unknown one is refused, with those there are.
name: promote

on:
  workflow_dispatch:
    inputs:
      app: { description: app; empty for all that can go, required: false, type: string }
      to: { description: 'environment, such as ${guardedOf(project) ?? 'prod'}', required: true, type: string }
      reason: { description: 'why, where the environment asks for it', required: false, type: string }
      ticket: { description: ticket that it is part of, required: false, type: string }

permissions: {}

# One at a time for each environment. Of several that wait the newest runs: it plans by what stands then.
concurrency:
  group: promote-\${{ inputs.to }}
  cancel-in-progress: false

jobs:
  promote:
    ${RUNS}
    permissions: {}
    environment: release
    steps:
      ${token('PROPOSER')}
      ${CODE_BY_TOKEN}
      ${TOOL}
      - run: |
          ${indented(PROMOTE, 10)}
        env:
          APP: \${{ inputs.app }}
          TO: \${{ inputs.to }}
          REASON: \${{ inputs.reason }}
          TICKET: \${{ inputs.ticket }}
          ${WRITES}
`;
