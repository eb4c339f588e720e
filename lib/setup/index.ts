export type { CiSystem } from './ci/ci-system';
export { ciNames, ciSystem } from './ci/systems';
export { firstCommands } from './first-commands';
export { identifierOf, keyOf } from './identifier';
export { installPackages } from './install';
export type { NewProject } from './new-project';
export { programSource, testedVersions } from './program-source';
export { projectFiles } from './project-files';
export { writeProject } from './write-project';
