import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Versions of what renders: Node, the constructs libraries and this package. */
export function toolVersions(): Record<string, string> {
  return {
    node: process.versions.node,
    cdk8s: versionOf(require.resolve('cdk8s')),
    'cdk8s-plus-28': versionOf(require.resolve('cdk8s-plus-28')),
    'cdk8s-delivery': versionOf(__filename),
  };
}

/** Version in the package.json of the package that a module belongs to. */
function versionOf(module: string): string {
  for (let folder = dirname(module); folder !== dirname(folder); folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (!existsSync(file)) continue;
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version?: string };
    if (version) return version;
  }
  return 'unknown';
}
