/**
 * JavaScript for the child that lets no answer tell whether a path outside its files exists. Node's permission model closes what
 * is in such files, and not the questions of its own loaders: they look for `require`d and `import`ed files without it, and
 * their errors differ. Here they all find nothing outside.
 *
 * - `require` asks `Module._stat`, whatever the request, the folders that are searched, or the `main` of a package. Node 20
 *   takes an open folder itself for closed where another open path begins with its name: what is in it is asked, too.
 * - `import` makes paths of URLs. What lies outside becomes a path in the project's folder where nothing is. The property
 *   cannot be put back.
 * - `fs.realpath` is not covered by the permission model.
 *
 * The packages stand beside the code (see `writeCodeFolder`); code that reads a file of one by a path below its own folder finds it, too.
 *
 * Wants `deny` in scope.
 */
export const PATH_GUARD = `
const fs = require('node:fs');
const { resolve, dirname } = require('node:path');
const { fileURLToPath } = require('node:url');
const has = process.permission.has.bind(process.permission);
const code = process.cwd();
const packages = code + '/node_modules';
const beside = dirname(code) + '/node_modules';
const placed = (path) => {
  const text = path instanceof URL ? fileURLToPath(path) : path;
  if (typeof text !== 'string' || !/(?:^|\\/)(?:\\.\\.|node_modules)(?:\\/|$)/.test(text)) return text;
  const whole = resolve(text);
  return whole === packages || whole.startsWith(packages + '/') ? beside + whole.slice(packages.length) : whole;
};
const textOf = (path) => {
  if (!ArrayBuffer.isView(path)) return String(path instanceof URL ? fileURLToPath(path) : path);
  return Buffer.from(path.buffer, path.byteOffset, path.byteLength).toString();
};
const guarded = (object, name, refuses = false) => {
  const original = object[name];
  const replaced = function (path, ...rest) {
    const at = placed(refuses ? textOf(path) : path);
    if (refuses && !has('fs.read', resolve(at))) deny('a path outside the project')();
    return original.call(this, at, ...rest);
  };
  Object.defineProperty(object, name, { value: Object.assign(replaced, original), writable: true, configurable: true });
};
for (const name of ['access', 'exists', 'lstat', 'open', 'opendir', 'readdir', 'readFile', 'readlink', 'stat']) {
  guarded(fs, name);
  guarded(fs, name + 'Sync');
  if (name in fs.promises) guarded(fs.promises, name);
}
guarded(fs, 'createReadStream');
guarded(fs, 'realpath', true);
guarded(fs, 'realpathSync', true);
guarded(fs.promises, 'realpath', true);
const Module = require('node:module');
const NOT_THERE = -2;
const stat = Module._stat;
Module._stat = (path) => has('fs.read', path) || has('fs.read', path + '/any') ? stat(path) : NOT_THERE;
const property = Object.getOwnPropertyDescriptor(URL.prototype, 'pathname');
const decoded = (text) => {
  try { return decodeURIComponent(text); } catch { return text; }
};
const askedByLoader = () => {
  const { stackTraceLimit, prepareStackTrace } = Error;
  try {
    Error.stackTraceLimit = 10;
    Error.prepareStackTrace = (_, frames) => frames.map((frame) => String(frame.getFileName()));
    const { stack } = new Error();
    const asking = Array.isArray(stack) ? stack.slice(2).find((file) => file !== 'node:internal/url') : undefined;
    return asking === undefined || asking.startsWith('node:internal/modules/');
  } catch {
    return true;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    Error.prepareStackTrace = prepareStackTrace;
  }
};
Object.defineProperty(URL.prototype, 'pathname', {
  ...property,
  configurable: false,
  get() {
    const text = property.get.call(this);
    if (this.protocol !== 'file:' || has('fs.read', decoded(text)) || !askedByLoader()) return text;
    return code + '/nothing-outside' + text;
  },
});
`;
