'use strict';

/**
 * Joins the modules that are loaded together into one file each: finding, opening and compiling a hundred takes a tenth of a start.
 * Each module stays one of its own file, so that whoever requires that file later gets the same one.
 */

const { existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');

/** What each joined file begins with, in the order in which a process meets them. A module is in the first one that imports it. */
const JOINED = {
  start: ['index.js', 'cli/main.js'],
  yaml: ['specs/parse-yaml.js', 'specs/position-table.js'],
  test: ['app/tests.js', 'app/reporters.js', 'report/json.js'],
  answer: ['mock/engines/prism-negotiator.js', 'mock/xml.js', 'mock/generate/fit-value.js'],
  zone: ['mock/behaviours/zone-library.js'],
};

const FOLDER = 'joined';
const STARTER = 'start.js';

/** As the compiler writes an import. What is required further in is loaded on demand, alone or with its joined file. */
const IMPORT = /^(?:const|var) .*\brequire\("(\.[^"]+)"\)/gm;

/** @param folder what the compiler wrote: it holds `src/` */
function join(folder) {
  const source = path.join(folder, 'src');
  const homes = {};
  mkdirSync(path.join(source, FOLDER), { recursive: true });
  for (const [joined, entries] of Object.entries(JOINED)) {
    const modules = new Map();
    for (const entry of entries) collect(source, entry, modules, homes);
    for (const name of modules.keys()) homes[name] = joined;
    const functions = [...modules].map(
      ([name, text]) =>
        `${JSON.stringify(name)}: (function (exports, require, module, __filename, __dirname) {${text}\n}),\n`,
    );
    writeFileSync(
      path.join(source, FOLDER, `${joined}.js`),
      `// Made by scripts/join.js.\n({\n${functions.join('')}})`,
    );
  }
  const known = `'use strict';\nconst homes = ${JSON.stringify(homes)};\nconst entries = ${JSON.stringify(JOINED.start)};\n`;
  const starter = readFileSync(path.join(__dirname, 'join', 'starter.js'), 'utf8');
  writeFileSync(path.join(source, STARTER), known + starter);
}

/** What a module imports comes before it. */
function collect(folder, name, modules, homes) {
  if (modules.has(name) || homes[name]) return;
  modules.set(name, '');
  const text = readFileSync(path.join(folder, name), 'utf8');
  for (const [, wanted] of text.matchAll(IMPORT)) {
    const imported = path.posix.join(path.posix.dirname(name), wanted);
    // Data stays where it is.
    if (imported.endsWith('.json')) continue;
    const forms = [imported, `${imported}.js`, `${imported}/index.js`];
    const file = forms.find((form) => form.endsWith('.js') && existsSync(path.join(folder, form)));
    if (file) collect(folder, file, modules, homes);
  }
  modules.delete(name);
  modules.set(name, text);
}

module.exports = { join };
