export { atOnce } from './at-once';
export { PACKAGE_MANAGERS, type PackageManager } from './package-managers';
export { findProgram, isTrustedPath, withTrustedPath } from './program-path';
export { runInstaller } from './run-installer';
export { runNpm } from './run-npm';
export { collectEnd, firstOf, runProgram } from './run-program';
export { endProgram, startProgram } from './start-program';
export { APP_KEY, GIT_TOKEN, SOURCE_TOKEN, withoutOwnTokens, withoutTokens } from './tokens';
