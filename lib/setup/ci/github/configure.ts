import { CONFIGURE } from '../scripts';
import { CODE_BY_TOKEN, RUNS, TOOL, token, WRITES } from './parts';

/** Brings environments and apps of merged code into the delivery data. */
export const configureWorkflow =
  (): string => `# Brings what the merged code says of environments and apps into the delivery data, so that a new app can be released: at once where
# no environment asks for approval and the branch takes it, by a pull request otherwise. No release moves.
name: configure

on:
  push:
    branches: [main]
  workflow_dispatch:

permissions: {}

# Of several that wait the newest runs: it has the code of those before.
concurrency:
  group: configure
  cancel-in-progress: false

jobs:
  configure:
    ${RUNS}
    permissions: {}
    environment: release
    steps:
      ${token('PROPOSER')}
      ${CODE_BY_TOKEN}
      ${TOOL}
      - run: ${CONFIGURE}
        env:
          ${WRITES}
`;
