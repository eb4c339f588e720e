import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ciSystem } from '../../lib/setup';
import { projects } from '../setup/projects';
import { ACTIONLINT, type GoTools, withGo } from './go-tools';

withGo('workflows of new projects as actionlint sees them', [ACTIONLINT], (tools: GoTools) => {
  let actionlint = '';
  beforeAll(() => {
    actionlint = tools.actionlint();
  });

  test.each(Object.entries(projects))('nothing is wrong with those of the project %s', (name, project) => {
    const files = ciSystem('github')?.files(project) ?? [];
    const paths = files.map(([path, text]) => write(join(name, path), text));
    expect(lint(paths)).toEqual({ status: 0, stdout: '' });
  });

  test('fails a workflow with an unknown event, an unknown right and a title in a script', () => {
    const title = '$'.concat('{{ github.event.pull_request.title }}');
    const bad = write(
      'bad.yml',
      [
        'on: [pull_requestt]',
        'jobs:',
        '  a:',
        '    runs-on: ubuntu-24.04',
        '    permissions: { everything: write }',
      ]
        .concat(['    steps:', `      - run: echo ${title}`, ''])
        .join('\n'),
    );
    const { status, stdout } = lint([bad]);
    expect(status).toBe(1);
    for (const words of ['unknown Webhook event', 'unknown permission scope', 'potentially untrusted'])
      expect(stdout).toContain(words);
  });

  function write(path: string, text: string): string {
    const file = join(tools.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  function lint(paths: readonly string[]) {
    const { status, stdout } = spawnSync(actionlint, ['-no-color', ...paths], { encoding: 'utf8' });
    return { status, stdout };
  }
});
