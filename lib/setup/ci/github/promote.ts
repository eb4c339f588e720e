import { laterOf, type NewProject } from '../../new-project';
import { indented, PROMOTE } from '../scripts';
import { CODE_BY_TOKEN, RUNS, TOOL, token, WRITES } from './parts';

/** A promotion as a form. */
export const promoteWorkflow = (
  project: NewProject,
): string => `# Asks for a promotion: at once where the environment needs no approval, by a pull request where it does. No project code runs.
name: promote

on:
  workflow_dispatch:
    inputs:
      app: { description: app; empty for all that can go, required: false, type: string }
      to: { description: environment, required: true, type: choice, options: [${laterOf(project)
        .map((each) => `'${each}'`)
        .join(', ')}] }

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
          ${WRITES}
`;
