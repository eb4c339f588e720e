import type { CiSystem } from '../ci/ci-system';
import { PACKAGE } from '../ci/scripts';
import { CODE } from '../code-places';
import { firstCommands, guardedCommands } from '../first-commands';
import { guardedOf, type NewProject } from '../new-project';
import { EXAMPLE_DELIVERY } from './settings';

/** `README.md`. */
export function readmeFile(project: NewProject, ci: CiSystem | undefined): string {
  const { name, environments, app, delivery, branch } = project;
  return `# ${name}

What runs in ${environments.join(', ')}, as TypeScript: cdk8s-delivery renders it once for a
release, and promotes the result.

| | |
| --- | --- |
| \`${CODE.environments}\` | the environments |
| \`${CODE.app(app)}\` | the app ${app}; a further app is a file beside it |
| \`${CODE.index}\` | an import for each app |
| \`package.json\`, \`"cdk8s-delivery"\` | the delivery repository, as the controller reaches it, and its branch |

In a clone, \`npm ci\` installs the packages; where there is no \`package-lock.json\` yet, \`npm install\` makes it, to be committed. Where \`init\` ran,
it has installed them, unless it was told \`--no-install\`.

\`\`\`sh
npm test                # types
npm run synth           # what grants rights in each environment, into dist/manifests
\`\`\`

## A first promotion

${
  delivery === undefined
    ? `\`package.json\` names no real delivery repository yet: replace \`${EXAMPLE_DELIVERY}\`. To try it here, the variable in the first line
takes the branch \`${branch}\` of this repository; in it nothing runs.

`
    : ''
}\`\`\`sh
${firstCommands(project).join('\n')}
\`\`\`
${
  guardedOf(project) === undefined
    ? ''
    : `
${guardedOf(project)} takes what another person rendered again and approved. The names behind \`--as\` stand for that second person:
on the second person's machine git knows the name, and \`--as\` is not needed. Off a terminal, \`approve\` wants to know which plan was read: it prints
the line with \`--plan sha256:…\` to run.

\`\`\`sh
${guardedCommands(project).join('\n')}
\`\`\`
`
}${ci === undefined ? '' : `\n${ci.readme(project)}${npmLacksIt(project)}`}`;
}

/** What has to be done before pipelines run that install the program by its name. */
function npmLacksIt({ program }: NewProject): string {
  return program.kind !== 'tarball'
    ? ''
    : `
**Before the pipelines run:** they install \`${PACKAGE}\` by its name, and this project depends on a packed file, since npm did not have that version.
Publish the file in a registry of your own, and let the runners' \`.npmrc\` ask there: on npm another person could take the name, and that code would run
beside your tokens.
`;
}
