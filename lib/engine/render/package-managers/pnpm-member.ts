import { isMap, type JsonMap } from '../../../model/json';
import { printYaml } from '../../../yaml';
import type { MemberCut } from './member-lock';
import { noLockfile } from './no-lockfile';
import { pnpmDocument } from './pnpm-document';

/**
 * A pnpm lockfile with one member of its workspace as the only project.
 *
 * @throws DeliveryError `DEPENDENCIES_FAILED`, `NO_LOCKFILE`
 */
export const pnpmMember: MemberCut = (text, folder) => {
  const lock = pnpmDocument(text);
  const { importers } = lock;
  const own = isMap(importers) ? importers[folder] : undefined;
  if (!isMap(own)) throw noLockfile({ lockfile: 'pnpm-lock.yaml', folder });
  return { lockfile: printYaml({ ...lock, importers: { '.': own } } as JsonMap) };
};
