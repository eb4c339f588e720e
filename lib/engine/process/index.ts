export { findProgram, isTrustedPath, withTrustedPath } from './program-path';
export { collectEnd, firstOf, type ProgramEnd, type ProgramLimits, runProgram } from './run-program';
export { endProgram, type ProgramPlace, startProgram } from './start-program';
