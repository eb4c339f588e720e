import { GitRepository } from '../../../lib/engine/git';
import { renderAt } from '../../../lib/engine/render';
import type { Sandbox } from '../../../lib/engine/render/sandbox-report';
import { aCommit } from '../../support/names';
import { REQUEST } from './project';

/** Renders a commit and prints what its code printed; run as a process of its own, so that it has an environment. */
async function main([directory = '', commit = '', projectFolder = '', cacheFolder = '', sandbox]: string[]) {
  const repository = await GitRepository.open(directory);
  const options = { repository, commit: aCommit(commit), projectFolder, cacheFolder, request: REQUEST };
  const { log } = await renderAt({ ...options, sandbox: sandbox as Sandbox });
  process.stdout.write(log);
}

void main(process.argv.slice(2));
