import { textAt } from './access';
import type { RenderedObject } from './rendered-object';

/** Secrets that controllers make from other objects, with the name that they give. */
export function madeBy({ kind, value, name }: RenderedObject): { kind: string; name: string }[] {
  if (kind === 'ExternalSecret')
    return [{ kind: 'Secret', name: textAt(value, 'spec', 'target', 'name') ?? name }];
  if (kind === 'SealedSecret') return [{ kind: 'Secret', name }];
  const certificate = kind === 'Certificate' ? textAt(value, 'spec', 'secretName') : undefined;
  return certificate === undefined ? [] : [{ kind: 'Secret', name: certificate }];
}
