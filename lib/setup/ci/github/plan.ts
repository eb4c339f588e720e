import type { NewProject } from '../../new-project';
import { ACTIONS } from './actions';
import { RUNS, TOOL } from './parts';

/** What a pull request of code would do, as one comment, and whether it brings the administrators' files that it needs: the jobs that run its code have no rights, the one that comments runs none of it. */
export const planWorkflow = ({
  branch,
}: NewProject): string => `# What a pull request would do to every environment, as one comment. The jobs \`render\` and \`rights\` run the code of the pull request and
# have no rights and no secrets; \`comment\` may comment, and runs none of that code. \`render\` fails where the next release would be refused.
name: plan

on:
  pull_request:
    branches-ignore: ['${branch}']

permissions: {}

concurrency:
  group: plan-\${{ github.event.pull_request.number }}
  cancel-in-progress: true

jobs:
  render:
    ${RUNS}
    permissions:
      contents: read
    outputs:
      rendered: \${{ steps.rendered.outputs.artifact-id }}
    steps:
      - uses: ${ACTIONS.checkout}
        with:
          ref: \${{ github.event.pull_request.head.sha }}
          path: code
          fetch-depth: 0
          persist-credentials: false
      - uses: ${ACTIONS.checkout}
        with:
          ref: '${branch}'
          path: delivery
          fetch-depth: 0
          persist-credentials: false
      ${TOOL}
      - run: |
          npm ci --ignore-scripts
          npx --no-install tsc
          cdk8s-delivery diff --code HEAD --delivery ../delivery --branch ${branch} --render-to ../rendered
        working-directory: code
      - id: rendered
        uses: ${ACTIONS.upload}
        with: { name: rendered, path: rendered, if-no-files-found: error, retention-days: 7 }
      - run: |
          cdk8s-delivery diff --delivery ../delivery --branch ${branch} --rendered ../rendered \\
            --format markdown --fail-on refused >> "$GITHUB_STEP_SUMMARY"
        working-directory: code

  # Whether the files in bootstrap/ that administrators apply still are what the code says.
  rights:
    ${RUNS}
    permissions:
      contents: read
    steps:
      - uses: ${ACTIONS.checkout}
        with:
          ref: \${{ github.event.pull_request.head.sha }}
          fetch-depth: 0
          persist-credentials: false
      ${TOOL}
      - run: |
          npm ci --ignore-scripts
          npx --no-install tsc
          cdk8s-delivery bootstrap --check

  comment:
    needs: render
    # What is refused is in the comment, too.
    if: >-
      !cancelled() && needs.render.outputs.rendered != '' &&
      github.event.pull_request.head.repo.full_name == github.repository
    ${RUNS}
    permissions:
      contents: read
      pull-requests: write
    steps:
      - uses: ${ACTIONS.checkout}
        with:
          ref: '${branch}'
          path: delivery
          fetch-depth: 0
          persist-credentials: false
      ${TOOL}
      - uses: ${ACTIONS.download}
        with: { name: rendered, path: rendered }
      - run: |
          cdk8s-delivery diff --delivery delivery --branch ${branch} --rendered rendered \\
            --format markdown --marker cdk8s-delivery-plan > comment.md
      - run: |
          now=$(gh api "repos/$REPOSITORY/pulls/$NUMBER" --jq .head.sha)
          if [ "$now" != "$HEAD" ]; then echo "a newer run writes the comment"; exit 0; fi
          MARKER=$(head -n 1 comment.md)
          export MARKER
          own=$(gh api --paginate "repos/$REPOSITORY/issues/$NUMBER/comments?per_page=100" --jq \\
            '.[] | select(.user.login == "github-actions[bot]" and (.body | startswith(env.MARKER))) | .id' | head -n 1)
          if [ -n "$own" ]; then
            gh api --method PATCH "repos/$REPOSITORY/issues/comments/$own" --field body=@comment.md --silent
          else
            gh api --method POST "repos/$REPOSITORY/issues/$NUMBER/comments" --field body=@comment.md --silent
          fi
        env:
          GH_TOKEN: \${{ github.token }}
          REPOSITORY: \${{ github.repository }}
          NUMBER: \${{ github.event.pull_request.number }}
          HEAD: \${{ github.event.pull_request.head.sha }}
`;
