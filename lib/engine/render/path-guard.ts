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
 * - From 22 on, what a name (`#name`, `package`) means to the code that asks is read past the permission model, and code may say that
 *   it lies anywhere (`filename` of `vm.Script`, `Module.prototype._compile`, `parentURL` of a hook). The hook that is registered first is the last
 *   one to be asked: there, a name means nothing to code that lies in no package within its files. 22.13 and 22.14 have no such hooks.
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
const exists = fs.existsSync;
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
const { isBuiltin, registerHooks } = Module;
const packaged = new Map();
const get = packaged.get.bind(packaged);
const set = packaged.set.bind(packaged);
const inPackage = (folder) => {
  if (!has('fs.read', folder) && !has('fs.read', folder + '/any')) return false;
  const known = get(folder);
  if (known !== undefined) return known;
  const found = exists(folder + '/package.json') || (dirname(folder) !== folder && inPackage(dirname(folder)));
  set(folder, found);
  return found;
};
const isNamed = (text) => text[0] !== '.' && text[0] !== '/' && !isBuiltin(text);
const call = Function.prototype.call.bind(Function.prototype.call);
const Place = URL;
const protocol = Object.getOwnPropertyDescriptor(URL.prototype, 'protocol').get;
const fileOf = (url) => {
  try {
    const place = new Place(url);
    return call(protocol, place) === 'file:' ? decoded(call(property.get, place)) : undefined;
  } catch { return undefined; }
};
const nowhere = (text) => Object.assign(new Error('nothing has the name ' + text), { code: 'ERR_MODULE_NOT_FOUND' });
if (Module.findPackageJSON) {
  const find = Module.findPackageJSON;
  Module.findPackageJSON = (specifier, base) => {
    const [text, at] = [String(specifier), base === undefined ? undefined : String(base)];
    const asking = at === undefined ? undefined : at[0] === '/' ? at : fileOf(at);
    if (at !== undefined && (asking === undefined || !inPackage(dirname(asking)))) throw nowhere(text);
    return find(text, at);
  };
}
registerHooks?.({
  resolve(specifier, context, next) {
    const text = String(specifier);
    const parentURL = context.parentURL === undefined ? undefined : String(context.parentURL);
    const parent = parentURL === undefined ? undefined : fileOf(parentURL);
    if (parent !== undefined && isNamed(text) && !inPackage(dirname(parent))) throw nowhere(text);
    return next(text, { ...context, parentURL });
  },
});
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
