import { laterOf, type NewProject } from '../new-project';
import type { CiSystem } from './ci-system';
import { CONFIGURE, indented, installInto, PACKAGE, PROMOTE, PROVEN_RELEASE, WITNESS } from './scripts';

/** GitLab CI on plain Git: a proposal is a merge request that a push opens, and GitLab's own approvals decide. */
export const gitlab: CiSystem = {
  files: (project) => [['.gitlab-ci.yml', pipeline(project)]],
  readme,
};

function pipeline(project: NewProject): string {
  const { branch } = project;
  const jobs = ['configure', 'release', ...(laterOf(project).length === 0 ? [] : ['promote']), 'check'];
  return `# Calls ${PACKAGE}, installed outside of the project. A pipeline that is started with the input job does that; a merge
# request shows what its code would do. Let nobody set variables of pipelines: such a variable can run code beside the token.
spec:
  inputs:
    job: { default: '', options: ['', ${jobs.join(', ')}] }
    app: { default: '' }
    image: { default: '', description: 'server=repository:tag@sha256:…, several apart by blanks or commas' }
    source_commit: { default: '' }
    run: { default: '' }
    caller: { default: '', description: token of the pipeline that asks; a person leaves it empty }
    to: { default: '' }
    reason: { default: '', description: 'why, where the environment asks for it' }
    ticket: { default: '' }
---
workflow:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: '"$[[ inputs.job ]]" != ""'
    - if: $CI_PIPELINE_SOURCE == "schedule"

default:
  image: node:22.12.0-bookworm
  timeout: 15 minutes
  interruptible: false

variables:
  GIT_DEPTH: '0'
  APP: { value: '$[[ inputs.app ]]', expand: false }
  IMAGE: { value: '$[[ inputs.image ]]', expand: false }
  SOURCE_COMMIT: { value: '$[[ inputs.source_commit ]]', expand: false }
  RUN: { value: '$[[ inputs.run ]]', expand: false }
  CALLER: { value: '$[[ inputs.caller ]]', expand: false }
  TO: { value: '$[[ inputs.to ]]', expand: false }
  REASON: { value: '$[[ inputs.reason ]]', expand: false }
  TICKET: { value: '$[[ inputs.ticket ]]', expand: false }

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
    - cdk8s-delivery diff --code HEAD --delivery . --branch ${branch} --format markdown --fail-on refused > plan.md || refused=$?
    - cat plan.md
    - cdk8s-delivery bootstrap --check
    - exit "\${refused:-0}"
  artifacts:
    when: always
    paths: [plan.md]
    expose_as: plan
    expire_in: 1 week

# After a merge that adds or changes an environment or an app: a person starts it.
configure:
  extends: .tool
  rules:
    - if: '"$[[ inputs.job ]]" == "configure" && $CI_COMMIT_REF_PROTECTED == "true"'
  resource_group: release
  environment: { name: release, action: access }
  variables:
    CDK8S_DELIVERY_AS: $GITLAB_USER_NAME <$GITLAB_USER_EMAIL>
  script:
    - ${CONFIGURE}

# A pipeline that a person starts in GitLab asks in their name. One that another pipeline starts, by a trigger or the API, has
# to prove in CALLER that it is of the app's own project, and asks for this very release.
release:
  extends: .tool
  rules:
    - if: '"$[[ inputs.job ]]" == "release" && $CI_COMMIT_REF_PROTECTED == "true"'
  resource_group: release
  environment: { name: release, action: access }
  variables:
    CDK8S_DELIVERY_AS: $GITLAB_USER_NAME <$GITLAB_USER_EMAIL>
  script:
    - |
      ${indented(PROVEN_RELEASE, 6)}

# Another identity than the one that released: its own token, in an environment of its own.
witness:
  extends: .tool
  needs: [release]
  rules:
    - if: '"$[[ inputs.job ]]" == "release" && $CI_COMMIT_REF_PROTECTED == "true"'
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
    - if: '"$[[ inputs.job ]]" == "promote" && $CI_COMMIT_REF_PROTECTED == "true"'
  resource_group: promote-$[[ inputs.to ]]
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
    - if: '"$[[ inputs.job ]]" == "check" || $CI_PIPELINE_SOURCE == "schedule"'
  resource_group: check
  environment: { name: check, action: access }
  script:
    - cdk8s-delivery check
    - cdk8s-delivery status
`;
}

function readme(project: NewProject): string {
  return `## On GitLab

\`.gitlab-ci.yml\` calls \`${PACKAGE}\`. Set \`CDK8S_DELIVERY_GIT_TOKEN\` to an access token with \`write_repository\`, masked and protected: one of the
environment \`release\`, another one of the environment \`witness\`, so that two identities make a release and its witness. The daily check of a private
repository needs a third one of the environment \`check\`, with \`read_repository\`. Let nobody set variables of pipelines (Settings, CI/CD, Variables: minimum role *no one*): who may set them can run code beside the tokens, and can pass for a person.
Schedule a pipeline for the daily check. Start one with the input \`job\` (\`configure\`) after a merge that adds or changes an environment or an app. Start one with the inputs \`job\` (\`release\`), \`app\`, \`image\`
(\`server=repository:tag@sha256:…\`), \`source_commit\`, \`run\`${
    laterOf(project).length === 0 ? '' : ', or `job` (`promote`), `app`, `to`'
  }, and \`reason\` and \`ticket\` where an environment asks for them; inputs need GitLab 17.11. An app's
pipeline starts it by a trigger, with its token in \`caller\`: see "Which pipeline asks" in docs/pipelines.md of cdk8s-delivery. A
change that needs approval is pushed as a branch, which opens a merge request; GitLab counts its approvals and merges it, squashed.
Protect the branch \`${project.branch}\`: only the two tokens push, nobody by force.
`;
}
