import { PATH_GUARD } from './path-guard';
import { FAILURE_FILE } from './read-failure';

/**
 * JavaScript that runs in the child before the project's code. Node's permission model of 20 to 24 leaves the network,
 * signals, priorities, identities, V8's flags, and whether a path exists open; this closes them for code that does not set out to
 * break it. The functions stay replaceable, as the traps of a build replace them for a while; the originals are out of reach either way.
 *
 * Findings that a definition throws while the code is loaded, such as those of a mistyped policy, are left where
 * {@link childFailure} looks for them, with the line of the module that was being loaded.
 */
export const CHILD_GUARD = `'use strict';
const deny = (what) => function () {
  throw Object.assign(new Error(what + ' is not available while rendering'), { code: 'ERR_ACCESS_DENIED' });
};
const close = (object, names, what) => {
  for (const name of names) {
    if (typeof object[name] !== 'function') continue;
    Object.defineProperty(object, name, { value: deny(what), writable: true, configurable: true });
  }
};
const net = require('node:net');
const dgram = require('node:dgram');
const dns = require('node:dns');
close(net.Socket.prototype, ['connect'], 'the network');
close(net.Server.prototype, ['listen'], 'the network');
close(dgram.Socket.prototype, ['bind', 'connect', 'send'], 'the network');
close(dgram, ['createSocket'], 'the network');
const lookups = (object) => Object.keys(object).filter((name) => /^(?:lookup|resolve|reverse)/.test(name));
close(dns, lookups(dns), 'the network');
close(dns.promises, lookups(dns.promises), 'the network');
for (const { prototype } of [dns.Resolver, dns.promises.Resolver]) {
  close(prototype, Object.getOwnPropertyNames(prototype).filter((name) => /^(?:resolve|reverse)/.test(name)), 'the network');
}
close(process, ['kill', '_kill', '_debugProcess', '_debugEnd', 'dlopen'], 'another process');
close(require('node:v8'), ['setFlagsFromString'], 'changing the runtime');
close(process, ['setuid', 'setgid', 'seteuid', 'setegid', 'setgroups', 'initgroups'], 'another identity');
close(require('node:os'), ['setPriority', 'getPriority'], 'another process');
${PATH_GUARD}require('node:module').syncBuiltinESMExports();
const { writeFileSync } = require('node:fs');
const root = process.cwd() + '/';
const output = process.env.CDK8S_OUTDIR;
process.on('uncaughtExceptionMonitor', (error) => {
  if (error?.name !== 'DeliveryError' || !Array.isArray(error.findings)) return;
  const loading = String(error.stack).split('\\n').find((line) => line.includes(' at Object.<anonymous> (' + root));
  const [, file, line, column] = /\\(([^()]+):(\\d+):(\\d+)\\)$/.exec(loading ?? '') ?? [];
  const place = file === undefined ? {} : { file: file.slice(root.length), line: Number(line), column: Number(column) };
  const findings = error.findings.map((each) => ({ ...each, subject: { ...place, ...each.subject } }));
  const content = JSON.stringify({ schema: 'cdk8s-delivery/render-error/v1', findings });
  try { writeFileSync(output + '/${FAILURE_FILE}', content); } catch {}
});
`;
