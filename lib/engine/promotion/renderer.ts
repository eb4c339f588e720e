import type { FleetDescription } from '../../model/exchange';
import type { AppName, CommitId } from '../../model/scalars';

/** What the project's code rendered at a revision; parsed and judged, but never trusted further than that. */
export interface Rendered {
  readonly fleet: FleetDescription;
  /** By `<environment>/<app>`: file name to content. */
  readonly targets: ReadonlyMap<string, ReadonlyMap<string, Buffer>>;
  /** By `<environment>/<app>`: file name to what in the code made it; for people. */
  readonly origins?: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** By environment: path below `_inputs/` to content. */
  readonly environmentInputs: ReadonlyMap<string, ReadonlyMap<string, Buffer>>;
}

/** What to render. */
export interface RenderOrder {
  /** Commit of the project. */
  readonly code: CommitId;
  /** Apps, in every environment they exist in, with one `repository@digest` per slot. */
  readonly apps: readonly { readonly app: AppName; readonly images: Readonly<Record<string, string>> }[];
  /** Environments whose inputs to render; `['*']`: all. */
  readonly environmentInputs: readonly string[];
}

/** The port to the project's code: it runs in a child process, at the revision asked for. */
export type Renderer = (order: RenderOrder) => Promise<Rendered>;

/** Remembers what was rendered, so that planning again after a lost race renders only what is new. */
export function rememberingRenderer(render: Renderer): Renderer {
  const known = new Map<string, Promise<Rendered>>();
  return (order) => {
    const key = JSON.stringify(order);
    const rendered = known.get(key) ?? render(order);
    known.set(key, rendered);
    return rendered;
  };
}
