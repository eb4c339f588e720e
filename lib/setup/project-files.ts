import type { CiSystem } from './ci/ci-system';
import { readmeFile } from './files/readme';
import { cdk8sFile, gitignoreFile, packageJsonFile, tsconfigFile } from './files/settings';
import { appFile, environmentsFile, indexFile, mainFile } from './files/typescript';
import type { NewProject } from './new-project';

/** Every text file of a new project, by path. */
export function projectFiles(project: NewProject, ci?: CiSystem): ReadonlyMap<string, string> {
  return new Map([
    ['package.json', packageJsonFile(project)],
    ['tsconfig.json', tsconfigFile()],
    ['cdk8s.yaml', cdk8sFile()],
    ['.gitignore', gitignoreFile()],
    ['main.ts', mainFile()],
    ['environments/index.ts', indexFile(project)],
    ['environments/environments.ts', environmentsFile(project)],
    [`environments/apps/${project.app}.ts`, appFile(project)],
    ['README.md', readmeFile(project, ci)],
    ...(ci?.files(project) ?? []),
  ]);
}
