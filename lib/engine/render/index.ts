export { unboundPackages } from './package-managers';
export { readPlainFile } from './read-folder';
export { readFleet, readOutput } from './read-output';
export { renderAt } from './render-at';
export type { Files, RenderedFleet, RenderResult } from './render-result';
export { isWhole, sandboxWords } from './sandbox-report';
