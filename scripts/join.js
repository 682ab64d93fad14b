'use strict';

/**
 * Joins the modules that are loaded together into one file each: finding, opening and compiling a hundred takes a tenth of a start.
 * Each module stays one of its own file, so that whoever requires that file later gets the same one.
 */

const { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');

/** What each joined file begins with, in the order in which a process meets them. A module is in the first one that imports it. */
const JOINED = {
  start: ['index.js', 'cli/main.js'],
  yaml: ['specs/parse-yaml.js', 'specs/position-table.js'],
  test: ['app/tests.js', 'app/reporters.js', 'report/json.js'],
  answer: ['mock/engines/prism-negotiator.js', 'mock/xml.js', 'mock/generate/fit-value.js'],
  pattern: ['validate/pattern-risk.js'],
  zone: ['mock/behaviours/zone-library.js'],
};

const FOLDER = 'joined';
const STARTER = 'start.js';

/** As the compiler writes an import. What is required further in is loaded on demand, alone or with its joined file. */
const IMPORT = /^(?:const|var) .*\brequire\("(\.[^"]+)"\)/gm;

/** As the compiler writes an import, or we do what is loaded on demand. */
const REQUIRE = /\brequire\(["'](\.[^"']+)["']\)/g;

/** @param folder what the compiler wrote: it holds `src/` */
function join(folder) {
  const source = path.join(folder, 'src');
  const homes = {};
  const wanted = { ...JOINED, vendors: shippedVendors(folder) };
  const files = Object.entries(wanted).map(([joined, entries]) => {
    const modules = new Map();
    for (const entry of entries) collect(source, entry, modules, homes);
    for (const name of modules.keys()) homes[name] = joined;
    return [joined, modules];
  });
  mkdirSync(path.join(source, FOLDER), { recursive: true });
  for (const [joined, modules] of files) {
    const functions = [...modules].map(([name, text]) => {
      const found = withNames(source, name, text, homes);
      return `${JSON.stringify(name)}: (function (exports, require, module, __filename, __dirname) {${found}\n}),\n`;
    });
    writeFileSync(
      path.join(source, FOLDER, `${joined}.js`),
      inAscii(`// Made by scripts/join.js.\n({\n${functions.join('')}})`),
    );
  }
  const known = `'use strict';\nconst homes = ${JSON.stringify(homes)};\nconst entries = ${JSON.stringify(JOINED.start)};\n`;
  const starter = readFileSync(path.join(__dirname, 'join', 'starter.js'), 'utf8');
  writeFileSync(path.join(source, STARTER), known + starter);
}

/** Whoever loads one by its own path gets the joined one. */
const shippedVendors = (folder) =>
  readdirSync(path.join(folder, 'mocks'))
    .map((name) => `../mocks/${name}/vendor.js`)
    .filter((name) => existsSync(path.join(folder, 'src', name)));

/** As escapes, which mean the same in texts, patterns and comments: with one other letter V8 keeps twice the bytes, and decodes them. */
const inAscii = (text) =>
  text.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** What a module imports comes before it. */
function collect(folder, name, modules, homes) {
  if (modules.has(name) || homes[name]) return;
  modules.set(name, '');
  const text = readFileSync(path.join(folder, name), 'utf8');
  for (const [, wanted] of text.matchAll(IMPORT)) {
    const file = fileOf(folder, name, wanted);
    if (file) collect(folder, file, modules, homes);
  }
  modules.delete(name);
  modules.set(name, text);
}

/** Data stays where it is. */
function fileOf(folder, from, wanted) {
  const imported = path.posix.join(path.posix.dirname(from), wanted);
  const forms = [imported, `${imported}.js`, `${imported}/index.js`];
  return forms.find((form) => form.endsWith('.js') && existsSync(path.join(folder, form)));
}

/** Each module of ours that is in a joined file is asked for by its own name: a thousand relative ones take time to resolve. */
const withNames = (folder, name, text, homes) =>
  text.replaceAll('require("understudy")', 'require("=index.js")').replaceAll(REQUIRE, (whole, wanted) => {
    const file = fileOf(folder, name, wanted);
    return file && homes[file] ? `require("=${file}")` : whole;
  });

module.exports = { join };
