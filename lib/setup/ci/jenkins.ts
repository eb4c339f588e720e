import { laterOf, type NewProject } from '../new-project';
import type { CiSystem } from './ci-system';
import { CONFIGURE, indented, installInto, PACKAGE, PROMOTE, RELEASE, WITNESS } from './scripts';

/** Puts the program ahead of what the project installed. */
const USE = 'export PATH="$WORKSPACE_TMP/tool/node_modules/.bin:$PATH"';

/** Jenkins on plain Git: a proposal is a branch, and the remote's own reviews decide. */
export const jenkins: CiSystem = {
  files: (project) => [['Jenkinsfile', pipeline(project)]],
  readme,
};

function pipeline(project: NewProject): string {
  const { branch } = project;
  const later = laterOf(project);
  const jobs = ['check', 'configure', 'release', ...(later.length === 0 ? [] : ['promote'])];
  return `// Calls ${PACKAGE}, installed outside of the project. A change request shows what its code would do; a build with
// parameters does what JOB says. Scripts stand in single quotes: the shell sees parameters as variables, Groovy puts none in.
pipeline {
  agent { docker { image 'node:22.12.0-bookworm' } }
  options {
    disableConcurrentBuilds()
    timeout(time: 15, unit: 'MINUTES')
  }
  triggers { cron(env.BRANCH_IS_PRIMARY == 'true' ? 'H 5 * * *' : '') }
  parameters {
    choice(name: 'JOB', choices: [${jobs.map((each) => `'${each}'`).join(', ')}])
    string(name: 'APP', defaultValue: '')
    string(name: 'IMAGE', defaultValue: '')
    string(name: 'SOURCE_COMMIT', defaultValue: '')
    string(name: 'RUN', defaultValue: '')
    string(name: 'REASON', defaultValue: '')
    string(name: 'TICKET', defaultValue: '')
${later.length === 0 ? '' : `    string(name: 'TO', defaultValue: '')\n`}  }
  environment {
    HOME = "\${env.WORKSPACE_TMP}"
  }
  stages {
    stage('tool') {
      steps {
        sh '${installInto('"$WORKSPACE_TMP/tool"')}'
      }
    }
    // Runs the code of the change request, and holds no credentials.
    stage('plan') {
      when { changeRequest() }
      steps {
        sh '''
          ${USE}
          npm ci --ignore-scripts
          npx --no-install tsc
          git fetch --quiet origin ${branch}:${branch}
          cdk8s-delivery diff --code HEAD --delivery . --branch ${branch} --format markdown > plan.md
        '''
        archiveArtifacts 'plan.md'
        sh '''
          ${USE}
          cdk8s-delivery diff --code HEAD --delivery . --branch ${branch} --fail-on refused
          cdk8s-delivery bootstrap --check
        '''
      }
    }
    // After a merge that adds or changes an environment or an app.
    stage('configure') {
      when { allOf { branch 'main'; environment name: 'JOB', value: 'configure' } }
      environment {
        CDK8S_DELIVERY_GIT_TOKEN = credentials('delivery-release')
        CDK8S_DELIVERY_AS = 'delivery-release <delivery-release@example.org>'
      }
      steps {
        sh '''
          ${USE}
          ${CONFIGURE}
        '''
      }
    }
    // Nothing here proves which pipeline asks: who may build this job may ask for a release of every app.
    stage('release') {
      when { allOf { branch 'main'; environment name: 'JOB', value: 'release' } }
      environment {
        CDK8S_DELIVERY_GIT_TOKEN = credentials('delivery-release')
        CDK8S_DELIVERY_AS = 'delivery-release <delivery-release@example.org>'
      }
      steps {
        sh '''
          ${USE}
          ${indented(RELEASE, 10)}
        '''
      }
    }
    // Another identity than the one that released: credentials of its own.
    stage('witness') {
      when { allOf { branch 'main'; environment name: 'JOB', value: 'release' } }
      environment {
        CDK8S_DELIVERY_GIT_TOKEN = credentials('delivery-witness')
        WITNESS = 'delivery-witness <delivery-witness@example.org>'
      }
      steps {
        sh '''
          ${USE}
          ${WITNESS}
        '''
      }
    }
${
  later.length === 0
    ? ''
    : `    stage('promote') {
      when { allOf { branch 'main'; environment name: 'JOB', value: 'promote' } }
      environment {
        CDK8S_DELIVERY_GIT_TOKEN = credentials('delivery-release')
        CDK8S_DELIVERY_AS = 'delivery-release <delivery-release@example.org>'
      }
      steps {
        sh '''
          ${USE}
          ${indented(PROMOTE, 10)}
        '''
      }
    }
`
}    stage('check') {
      when { allOf { branch 'main'; environment name: 'JOB', value: 'check' } }
      environment { CDK8S_DELIVERY_GIT_TOKEN = credentials('delivery-read') }
      steps {
        sh '''
          ${USE}
          cdk8s-delivery check
          cdk8s-delivery status
        '''
      }
    }
  }
}
`;
}

function readme({ branch }: NewProject): string {
  return `## On Jenkins

\`Jenkinsfile\` is for a multibranch pipeline; it calls \`${PACKAGE}\`. Add secret texts \`delivery-release\` and \`delivery-witness\` (tokens of two
identities that may push) and \`delivery-read\`, for trusted branches only. A build with \`JOB=configure\` comes after a merge that adds or changes an environment or an app. A build with \`JOB=release\` takes \`APP\` and \`IMAGE\`
(\`server=repository:tag@sha256:…\`, several apart by blanks or commas); \`REASON\` and \`TICKET\` are for environments that ask for them. **Jenkins does not verify who asks**: its tokens of OpenID Connect name neither the repository of a build nor
the request, so whoever may build this job may ask for a release of every app. Give that permission to people and pipelines that may. A change that needs approval is pushed as a branch; open a pull request for it, and let the remote
count its approvals. Protect the branch \`${branch}\`: only the two identities push, nobody by force. Releases and promotions are asked for by
the name in \`CDK8S_DELIVERY_AS\`, witnesses made by that in \`WITNESS\`: put yours there, in three places and in one. Two different names are needed.
`;
}
