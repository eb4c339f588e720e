import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DeliveryError } from '../../../model/finding';
import { version } from '../../../version';
import { Module, type WasmModule } from './web-assembly';

/** A program that makes objects of files, built for WebAssembly. */
export type RendererName = 'kustomize' | 'helm';

/** A renderer that is installed. */
export interface Renderer {
  readonly module: WasmModule;
  /** Its version and digest, such as `v5.8.2 (sha256:…)`. */
  readonly version: string;
}

const compiled = new Map<string, Renderer>();

/**
 * The renderer in the package `cdk8s-delivery-<name>`, beside this one or in the project. It is compiled once
 * per process.
 *
 * @throws DeliveryError `RENDERER_MISSING`
 */
export function renderer(name: RendererName, root: string): Renderer {
  const folder = packageOf(name, root);
  const known = compiled.get(folder);
  if (known) return known;
  const { version, sha256 } = JSON.parse(readFileSync(join(folder, 'renderer.json'), 'utf8')) as {
    readonly version: string;
    readonly sha256: string;
  };
  const module = new Module(readFileSync(join(folder, 'renderer.wasm')));
  const made = { module, version: `${version} (sha256:${sha256})` };
  compiled.set(folder, made);
  return made;
}

function packageOf(name: RendererName, root: string): string {
  const wanted = `cdk8s-delivery-${name}`;
  try {
    const folder = dirname(require.resolve(`${wanted}/package.json`, { paths: [root, __dirname] }));
    if (existsSync(join(folder, 'renderer.wasm'))) return folder;
  } catch {
    // nothing of that name is installed
  }
  throw DeliveryError.of(
    'RENDERER_MISSING',
    `the package ${wanted} is not installed`,
    { file: 'package.json' },
    {
      remedy: `\`npm install --save-dev ./${wanted}-${version}.tgz\`, a file from where you have cdk8s-delivery: \`npm run pack:renderers\` makes it in a clone of that repository, with Go; or deliver what \`${BY_HAND[name]}\` prints (docs/${name}.md)`,
    },
  );
}

/** The program with which a team renders the same on its machines. */
const BY_HAND: Readonly<Record<RendererName, string>> = {
  kustomize: 'kubectl kustomize',
  helm: 'helm template',
};
