export { type Installation, textOf } from './installation';
export { lockedMember } from './locked-member';
export { noLockfile } from './no-lockfile';
export { npmInstallation } from './npm';
export { isInstalled, type LockedPackages, readLockfile, unboundPackages } from './npm-lockfile';
export { pnpmInstallation } from './pnpm';
export { AS_TARBALL, installFailure } from './unfit';
export { yarnInstallation } from './yarn';
