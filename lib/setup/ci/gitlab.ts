import { laterOf, type NewProject } from '../new-project';
import type { CiSystem } from './ci-system';
import { indented, installInto, PACKAGE, PROMOTE, RELEASE, WITNESS } from './scripts';

/** GitLab CI on plain Git: a proposal is a merge request that a push opens, and GitLab's own approvals decide. */
export const gitlab: CiSystem = {
  files: (project) => [['.gitlab-ci.yml', pipeline(project)]],
  readme,
};

function pipeline(project: NewProject): string {
  const { branch } = project;
  return `# Calls ${PACKAGE}, installed outside of the project. A pipeline that is started with JOB=release, promote or check
# does that, with the variables named below; a merge request shows what its code would do.
workflow:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $JOB
    - if: $CI_PIPELINE_SOURCE == "schedule"

default:
  image: node:22.12.0-bookworm
  timeout: 15 minutes
  interruptible: false

variables:
  GIT_DEPTH: '0'
  APP: ''
  IMAGE: ''
  SOURCE_COMMIT: ''
  RUN: ''
  TO: ''

.tool:
  before_script:
    - ${installInto('/tmp/tool')}
    - export PATH="/tmp/tool/node_modules/.bin:$PATH"

# Runs the code of the merge request: protected variables, such as the token, are not there.
plan:
  extends: .tool
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  interruptible: true
  resource_group: plan-$CI_MERGE_REQUEST_IID
  script:
    - npm ci --ignore-scripts
    - npx --no-install tsc
    - git fetch --quiet origin "${branch}:${branch}"
    - cdk8s-delivery diff --code HEAD --delivery . --branch ${branch} --format markdown | tee plan.md
    - cdk8s-delivery bootstrap --check
  artifacts:
    when: always
    paths: [plan.md]
    expose_as: plan
    expire_in: 1 week

release:
  extends: .tool
  rules:
    - if: $JOB == "release" && $CI_COMMIT_REF_PROTECTED == "true"
  resource_group: release
  environment: { name: release, action: access }
  variables:
    CDK8S_DELIVERY_AS: $GITLAB_USER_NAME <$GITLAB_USER_EMAIL>
  script:
    - |
      ${indented(RELEASE, 6)}

# Another identity than the one that released: its own token, in an environment of its own.
witness:
  extends: .tool
  needs: [release]
  rules:
    - if: $JOB == "release" && $CI_COMMIT_REF_PROTECTED == "true"
  resource_group: witness
  environment: { name: witness, action: access }
  variables:
    WITNESS: delivery-witness <delivery-witness@example.org>
  script:
    - ${WITNESS}
${
  laterOf(project).length === 0
    ? ''
    : `
promote:
  extends: .tool
  rules:
    - if: $JOB == "promote" && $CI_COMMIT_REF_PROTECTED == "true"
  resource_group: promote-$TO
  environment: { name: release, action: access }
  variables:
    CDK8S_DELIVERY_AS: $GITLAB_USER_NAME <$GITLAB_USER_EMAIL>
  script:
    - |
      ${indented(PROMOTE, 6)}
`
}
check:
  extends: .tool
  rules:
    - if: $JOB == "check" || $CI_PIPELINE_SOURCE == "schedule"
  resource_group: check
  script:
    - cdk8s-delivery check
    - cdk8s-delivery status
`;
}

function readme(project: NewProject): string {
  return `## On GitLab

\`.gitlab-ci.yml\` calls \`${PACKAGE}\`. Set \`CDK8S_DELIVERY_GIT_TOKEN\` to an access token with \`write_repository\`, masked and protected: one of the
environment \`release\`, another one of the environment \`witness\`, so that two identities make a release and its witness. Schedule a pipeline for
the daily check. Start one with \`JOB=release\` and \`APP\`, \`IMAGE\` (\`server=repository:tag@sha256:…\`), \`SOURCE_COMMIT\`, \`RUN\`${
    laterOf(project).length === 0 ? '' : ', or with `JOB=promote` and `APP`, `TO`'
  }. A
change that needs approval is pushed as a branch, which opens a merge request; GitLab counts its approvals and merges it, squashed.
Protect the branch \`${project.branch}\`: only the two tokens push, nobody by force.
`;
}
