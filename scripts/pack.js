'use strict';

/**
 * Packs what a start needs of other packages into few files: opening three hundred takes longer than all the rest of a start.
 * Only files that stand alone are packed, so that nothing is there twice: `PACKS` names them.
 */

const { readFileSync, readdirSync, writeFileSync } = require('node:fs');
const path = require('node:path');

/** Compiled files that are replaced by themselves with all behind them; `outside` stays a file of its own. */
const PACKS = [
  { file: 'src/validate/ajv-library.js', outside: [] },
  { file: 'src/validate/xml-library.js', outside: [] },
  { file: 'src/validate/pattern-parser.js', outside: [] },
  { file: 'src/specs/yaml-library.js', outside: [] },
  { file: 'src/mock/behaviours/zone-library.js', outside: [] },
  { file: 'src/mock/engines/prism-negotiator.js', outside: [] },
  { file: 'src/contract/property-library.js', outside: [] },
  { file: 'src/report/color-library.js', outside: [] },
  { file: 'src/cli/main.js', outside: ['../index', '../../index'] },
];

const LICENSES = 'THIRD-PARTY-LICENSES.txt';

/** Of lodash, Prism's negotiator needs two functions; the package as a whole is five times as long as the negotiator. */
const lodashByFunction = {
  name: 'lodash-by-function',
  setup(build) {
    build.onResolve({ filter: /^lodash$/ }, ({ importer }) => ({ path: importer, namespace: 'lodash' }));
    build.onLoad({ filter: /.*/, namespace: 'lodash' }, ({ path: importer }) => {
      const names = new Set(readFileSync(importer, 'utf8').match(/(?<=\blodash_1\.)\w+/g));
      const contents = [...names].map((name) => `exports.${name} = require('lodash/${name}');`).join('\n');
      return { contents, resolveDir: path.dirname(importer) };
    });
  },
};

/** The public API is one file for everybody: packed with one of them, it would be there twice. */
const outsideOf = (pack, folder) => ({
  name: 'outside',
  setup(build) {
    const from = path.dirname(path.join(folder, pack.file));
    build.onResolve({ filter: /^\./ }, ({ path: wanted, resolveDir }) =>
      pack.outside.includes(wanted)
        ? { path: path.relative(from, path.resolve(resolveDir, wanted)), external: true }
        : undefined,
    );
  },
});

/** @param folder what the compiler wrote: it holds `src/` */
async function pack(folder) {
  const esbuild = packer();
  if (!esbuild)
    return console.error('understudy: esbuild is not installed, so nothing is packed; all works, and starts later.');
  const inputs = await Promise.all(PACKS.map((each) => packOne(esbuild, each, folder)));
  writeFileSync(path.join(folder, LICENSES), licensesOf(inputs.flat()));
}

/** Only a build needs it: where it could not be installed, the files that would be packed are used as they are. */
function packer() {
  try {
    return require('esbuild');
  } catch {
    return undefined;
  }
}

/** Gives the files that went in. */
async function packOne(esbuild, each, folder) {
  const file = path.join(folder, each.file);
  const { metafile } = await esbuild.build({
    entryPoints: [file],
    outfile: file,
    allowOverwrite: true,
    bundle: true,
    platform: 'node',
    target: 'node20',
    metafile: true,
    logLevel: 'warning',
    plugins: [lodashByFunction, outsideOf(each, folder)],
  });
  return Object.keys(metafile.inputs).map((input) => path.resolve(input.replace(/^lodash:/, '')));
}

/** Whoever passes on others' code passes on their terms with it. */
function licensesOf(files) {
  const folders = files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  return [...new Set(folders)]
    .sort()
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
      const text = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
      return `${name} ${version} (${license})\n\n${text ? readFileSync(path.join(folder, text), 'utf8').trim() : ''}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}

module.exports = { pack };
