import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportedApp } from '../adopt';
import { commandLine, shellWord } from '../engine/promotion';

/**
 * What to do about apps whose renderer is not installed, each way once: how to install it, and the commands with which a team
 * renders the files itself and imports what they print.
 *
 * @param again options of the import that are given again
 */
export function unrenderedLines(
  apps: readonly ImportedApp[],
  root: string,
  again: readonly string[],
): readonly string[] {
  const found = apps.flatMap(({ app, unrendered }) => (unrendered ? [{ app, ...unrendered }] : []));
  if (found.length === 0) return [];
  const folder = existsSync(join(root, 'k8s')) ? 'rendered' : 'k8s';
  const commands = found.flatMap(({ app, commands = {} }) =>
    Object.entries(commands).flatMap(([environment, words]) => {
      const place = `${folder}/${app}/${environment}`;
      const command = words.map(shellWord).join(' ');
      return [`  mkdir -p ${shellWord(place)} && ${command} > ${shellWord(`${place}/all.yaml`)}`];
    }),
  );
  const ways = [...new Set(found.map(({ remedy }) => remedy))];
  return [
    'What is not rendered here',
    ...ways.map((each) => `  ${each}`),
    ...(commands.length === 0
      ? []
      : [
          'Or import what your own programs print, and run them again before the release of a change',
          ...commands,
          `  ${commandLine('import', '--from', folder, ...again)}`,
        ]),
  ];
}
