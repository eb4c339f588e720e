import { ApiObject, type ApiObjectProps } from 'cdk8s';
import type { Construct } from 'constructs';
import { applyPatches } from './apply-patches';

/**
 * An object of this library's own constructs: what it is given is what the API server takes, and patches come last. Generated
 * classes map their fields after the patches, and drop what they do not know.
 */
export class PlainObject extends ApiObject {
  private readonly given: ApiObjectProps;

  constructor(scope: Construct, id: string, props: ApiObjectProps) {
    super(scope, id, props);
    this.given = props;
  }

  /** @throws DeliveryError `PATCH_WITHOUT_EFFECT` */
  override toJson(): object {
    const json = { ...this.given, metadata: this.metadata.toJson() as object };
    const patches = patchesOf(this);
    return patches.length === 0 ? json : applyPatches(json, patches);
  }
}

/** The patches that were added to an object; cdk8s keeps them to itself. */
export function patchesOf(object: ApiObject): unknown[] {
  return (object as unknown as { readonly patches: unknown[] }).patches;
}
