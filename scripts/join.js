'use strict';

/** Joins the modules that every start loads into one file: finding, opening and compiling a hundred takes a tenth of the start. */

const { readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');

/** What the command line begins with; the last one is what the joined file exports. */
const ENTRIES = ['index.js', 'cli/main.js'];
const JOINED = 'start.js';

/** As the compiler writes an import. What is required further in is loaded on demand, from its own file. */
const IMPORT = /^(?:const|var) .*\brequire\("(\.[^"]+)"\)/gm;

/** @param folder what the compiler wrote: it holds `src/` */
function join(folder) {
  const modules = new Map();
  for (const entry of ENTRIES) collect(path.join(folder, 'src'), entry, modules);
  const functions = [...modules].map(
    ([name, text]) =>
      `${JSON.stringify(name)}: (function (exports, require, module, __filename, __dirname) {${text}\n}),\n`,
  );
  writeFileSync(path.join(folder, 'src', JOINED), `${LOADER}\nconst files = {\n${functions.join('')}};\n${START}`);
}

/** What a module imports comes before it. */
function collect(folder, name, modules) {
  if (modules.has(name)) return;
  modules.set(name, '');
  const text = readFileSync(path.join(folder, name), 'utf8');
  for (const [, wanted] of text.matchAll(IMPORT)) {
    const imported = path.posix.join(path.posix.dirname(name), wanted);
    // Data stays where it is.
    if (!imported.endsWith('.json')) collect(folder, imported.endsWith('.js') ? imported : `${imported}.js`, modules);
  }
  modules.set(name, text);
}

/** Each module goes into Node's own cache under the name of its file, so that whoever requires that file later gets the same one. */
const LOADER = `'use strict';
// Made by scripts/join.js.
const Module = require('node:module');
const path = require('node:path');

const load = (name) => {
  const filename = path.join(__dirname, name);
  const known = require.cache[filename];
  if (known) return known.exports;
  const module = new Module(filename);
  module.filename = filename;
  require.cache[filename] = module;
  const outside = Module.createRequire(filename);
  module.paths = outside.resolve.paths('a package');
  const inside = (wanted) => {
    const near = wanted.startsWith('.') ? path.posix.join(path.posix.dirname(name), wanted) + '.js' : wanted;
    return Object.hasOwn(files, near) ? load(near) : module.require(wanted);
  };
  files[name].call(module.exports, module.exports, Object.assign(inside, outside), module, filename, path.dirname(filename));
  module.loaded = true;
  return module.exports;
};
`;

const START = `module.exports = ${ENTRIES.map((entry) => `load(${JSON.stringify(entry)})`).join(' && ')};\n`;

module.exports = { join };
