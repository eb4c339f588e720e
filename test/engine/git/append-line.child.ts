import { Mirror } from '../../../lib/engine/git';
import { appendLine } from '../../support/append-line';

// arguments: remote, cache directory, lines to add; says `ready` before it begins
async function main(): Promise<void> {
  const [remote = '', cacheDir = '', ...lines] = process.argv.slice(2);
  process.stdout.write('ready\n');
  const mirror = await Mirror.open({ remote, cacheDir });
  for (const line of lines) await appendLine(mirror, 'refs/heads/main', 'log', line);
}

main().catch((cause: unknown) => {
  process.stderr.write(`${cause}\n`);
  process.exitCode = 1;
});
