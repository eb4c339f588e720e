/**
 * JavaScript that runs in the child before the project's code. Node's permission model of 20 to 24 leaves the network,
 * signals and V8's flags open; this closes them for code that does not set out to break it. The functions stay
 * replaceable, as the traps of a build replace them for a while; the originals are out of reach either way.
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
require('node:module').syncBuiltinESMExports();
`;
