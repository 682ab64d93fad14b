// The beginning of every process: scripts/join.js writes before it in which joined file each module is (`homes`), and `entries`.
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const vm = require('node:vm');
const { crc32 } = require('node:zlib');

const opened = {};
/** For the build, which keeps what became of them. */
const scripts = {};

/**
 * What V8 made of a joined file when it was built. Of Node versions that share a V8 it would not notice the difference, so
 * the folder's name does; with another one, V8 compiles as ever.
 */
const compiled = path.join(__dirname, 'joined', `${process.version}-${process.platform}-${process.arch}`);

/** V8 would run whatever stands there: a damaged file could end the process, so its last four bytes are the sum of the others. */
const compiledBefore = (joined) => {
  try {
    const file = readFileSync(path.join(compiled, `${joined}.code`));
    const code = file.subarray(0, -4);
    return crc32(code) === file.readUInt32LE(code.length) ? code : undefined;
  } catch {
    return undefined;
  }
};

const open = (joined) => {
  // They are ASCII, and those bytes need no decoding.
  const script = new vm.Script(readFileSync(path.join(__dirname, 'joined', `${joined}.js`), 'latin1'), {
    // Compiled code keeps this name, wherever it is carried: that of a folder would be the builder's.
    filename: `understudy/dist/src/joined/${joined}.js`,
    cachedData: compiledBefore(joined),
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  scripts[joined] = script;
  return script.runInThisContext();
};

/** Where a module finds packages is looked up when it wants one: most of ours want none. */
const outside = (loaded) => {
  if (loaded.paths === undefined) loaded.paths = Module.createRequire(loaded.filename).resolve.paths('a package');
  return loaded;
};

/** As the joined files name them: a vendor's definition is asked for by its path. */
const joinedName = (file) => path.relative(__dirname, file).replaceAll(path.sep, '/');

/** Each module goes into Node's own cache under the name of its file, so that whoever requires that file later gets the same one. */
const load = (name) => {
  const filename = path.join(__dirname, name);
  const known = require.cache[filename];
  if (known) return known.exports;
  const loaded = new Module(filename);
  loaded.filename = filename;
  require.cache[filename] = loaded;
  const inside = (wanted) => {
    const joined = wanted.startsWith('=') ? wanted.slice(1) : path.isAbsolute(wanted) && joinedName(wanted);
    return homes[joined] ? load(joined) : outside(loaded).require(wanted);
  };
  inside.cache = require.cache;
  inside.resolve = (wanted, options) => Module.createRequire(filename).resolve(wanted, options);
  const home = homes[name];
  opened[home] ??= open(home);
  opened[home][name].call(loaded.exports, loaded.exports, inside, loaded, filename, path.dirname(filename));
  loaded.loaded = true;
  return loaded.exports;
};

module.exports = { ...entries.map(load).at(-1), compiled, scripts };
