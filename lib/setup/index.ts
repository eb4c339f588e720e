export type { CiSystem } from './ci/ci-system';
export { ciNames, ciSystem } from './ci/systems';
export { CODE } from './code-places';
export { cdk8sFile, gitignoreFile, tsconfigFile } from './files/settings';
export { firstCommands } from './first-commands';
export { identifierOf, keyOf } from './identifier';
export { installPackages } from './install';
export {
  guardedOf,
  type NewProject,
  PROJECT_CONTROLLERS,
  type ProgramSource,
  type ProjectController,
} from './new-project';
export { packageFolder, programSource, testedVersions } from './program-source';
export { projectFiles } from './project-files';
export { writeProject } from './write-project';
