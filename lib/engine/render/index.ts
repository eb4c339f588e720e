export { type AppCommand, appCommand } from './app-command';
export { DEFAULT_LIMITS, type OutputLimits } from './limits';
export { type CodeEntry, type CodeFile, listCode, readCode } from './read-code';
export { readPlainFile } from './read-folder';
export { readFleet, readOutput } from './read-output';
export { type RenderOptions, renderAt } from './render-at';
export type { Files, RenderedFleet, RenderResult, RenderTimings, Sandbox } from './render-result';
export { type SandboxReport, sandboxWords } from './sandbox-report';
