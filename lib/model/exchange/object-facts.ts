/** When an object is applied, seen from the app's other objects. */
export type Phase = 'before' | 'with' | 'after';

/**
 * Facts about an object beside its manifest, in terms that belong to no controller. The controller of an environment
 * translates them, or refuses what it cannot do.
 */
export interface ObjectFacts {
  /**
   * Before all other objects, which wait until it is ready or has ended; with them; or after all of them.
   *
   * @default 'with'
   */
  readonly phase?: Phase;

  /**
   * Place among the objects of its phase, an integer. Lower numbers come first.
   *
   * @default 0
   */
  readonly order?: number;

  /**
   * Whether it stays in the cluster when it is no longer in Git, as a volume with data in it should.
   *
   * @default false
   */
  readonly keep?: boolean;

  /**
   * Whether it runs once for what it does: a Job that runs again only when its content changes.
   *
   * @default false
   */
  readonly runOnce?: boolean;
}
