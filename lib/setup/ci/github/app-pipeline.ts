import { DIGEST_PATTERN } from '../../../model/scalars';
import type { NewProject } from '../../new-project';
import { ACTIONS } from './actions';
import { RUNS } from './parts';

/** The pipeline of an app's own repository: it tests, builds, scans and proves an image, and asks for its release. */
export const appPipeline = ({
  app,
  slot,
  repository,
}: NewProject): string => `# The pipeline of the app ${app}: copy it into the app's repository, as .github/workflows/release.yml. It may start the workflow
# release of the delivery repository, and has no right to write there. Replace the three lines of make by your own.
name: release

on:
  push:
    branches: [main]
  pull_request:

permissions: {}

concurrency:
  group: release-\${{ github.ref }}
  cancel-in-progress: \${{ github.event_name == 'pull_request' }}

env:
  IMAGE: '${repository}'

jobs:
  test:
    ${RUNS}
    permissions:
      contents: read
    steps:
      - uses: ${ACTIONS.checkout}
        with: { persist-credentials: false }
      - run: make lint
      - run: make unit
      - run: make integration
      - name: dependencies with known vulnerabilities
        uses: ${ACTIONS.trivy}
        with: { scan-type: fs, scan-ref: ., severity: 'HIGH,CRITICAL', ignore-unfixed: true, exit-code: '1' }

  publish:
    needs: test
    if: github.event_name == 'push'
    ${RUNS}
    permissions:
      contents: read
      packages: write
      id-token: write
      attestations: write
    outputs:
      digest: \${{ steps.push.outputs.digest }}
    steps:
      - uses: ${ACTIONS.checkout}
        with: { persist-credentials: false }
      - uses: ${ACTIONS.buildx}
      - uses: ${ACTIONS.login}
        with: { registry: '${repository.split('/')[0]}', username: '\${{ github.actor }}', password: '\${{ github.token }}' }
      - id: push
        uses: ${ACTIONS.buildPush}
        with: { context: ., push: true, tags: '\${{ env.IMAGE }}:\${{ github.sha }}' }
      - name: image with known vulnerabilities
        uses: ${ACTIONS.trivy}
        with:
          image-ref: \${{ env.IMAGE }}@\${{ steps.push.outputs.digest }}
          severity: HIGH,CRITICAL
          ignore-unfixed: true
          exit-code: '1'
      - name: software bill of materials
        uses: ${ACTIONS.sbom}
        with: { image: '\${{ env.IMAGE }}@\${{ steps.push.outputs.digest }}', format: spdx-json, upload-release-assets: false }
      - name: provenance
        uses: ${ACTIONS.provenance}
        with: { subject-name: '\${{ env.IMAGE }}', subject-digest: '\${{ steps.push.outputs.digest }}', push-to-registry: true }

  # The environment release of this repository says which branches may ask: let it deploy from main alone.
  ask:
    needs: publish
    ${RUNS}
    permissions:
      id-token: write
    environment: release
    steps:
      - id: token
        uses: ${ACTIONS.appToken}
        with:
          app-id: \${{ vars.RELEASE_APP_ID }}
          private-key: \${{ secrets.RELEASE_APP_KEY }}
          owner: \${{ vars.DELIVERY_OWNER }}
          repositories: \${{ vars.DELIVERY_REPOSITORY }}
          permission-actions: write
      - run: |
          printf '%s' "$DIGEST" | grep -Eqx '${DIGEST_PATTERN}' || { echo "no digest came from the build" >&2; exit 1; }
          export ASKED="${slot}=$IMAGE:$COMMIT@$DIGEST"
          # A token that proves this repository to the delivery repository, for this very request.
          CALLER=$(printf 'Authorization: bearer %s' "$ACTIONS_ID_TOKEN_REQUEST_TOKEN" |
            curl --silent --show-error --fail --header @- --get "$ACTIONS_ID_TOKEN_REQUEST_URL" \\
              --data-urlencode "audience=cdk8s-delivery: release ${app} $ASKED in $DELIVERY" | jq --raw-output .value)
          echo "::add-mask::$CALLER"
          export CALLER
          jq --null-input '{ app: "${app}", image: env.ASKED, source_commit: env.COMMIT, run: env.RUN, caller: env.CALLER }' |
            gh workflow run release.yml --repo "$DELIVERY" --json
        env:
          GH_TOKEN: \${{ steps.token.outputs.token }}
          DELIVERY: \${{ vars.DELIVERY_OWNER }}/\${{ vars.DELIVERY_REPOSITORY }}
          DIGEST: \${{ needs.publish.outputs.digest }}
          COMMIT: \${{ github.sha }}
          RUN: \${{ github.server_url }}/\${{ github.repository }}/actions/runs/\${{ github.run_id }}
`;
