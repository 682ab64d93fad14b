'use strict';

const { existsSync, readdirSync, readFileSync, statSync } = require('node:fs');
const path = require('node:path');

/** A folder, one document, or a manifest whose documents lie in `cache` (default: beside it). */
function listDocuments(place, cache) {
  if (!place || !existsSync(place)) throw new Error('Name a folder, a document or a manifest.json.');
  if (statSync(place).isDirectory()) return listFolder(place);
  const whole = readFileSync(place, 'utf8');
  const manifest = /manifest.*\.json$/.test(place) ? JSON.parse(whole) : undefined;
  if (manifest === undefined) return [{ file: path.resolve(place), vendor: path.basename(place) }];
  const folder = cache ?? path.dirname(place);
  return manifest.map((one) => ({ file: path.resolve(folder, one.file), vendor: one.vendor, version: one.version }));
}

/** A document says so near its beginning, or (in JSON with sorted keys) anywhere at its top. */
const IS_OPENAPI = /(^|[{,\s])["']?(openapi|swagger)["']?\s*:\s*["']?[23]\.\d/;

function listFolder(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return files
    .map((one) => path.resolve(one.parentPath ?? one.path, one.name))
    .filter((name) => /\.(json|ya?ml)$/i.test(name) && IS_OPENAPI.test(readFileSync(name, 'utf8')))
    .sort()
    .map((file) => ({ file, vendor: path.relative(folder, file).split(path.sep)[0] }));
}

module.exports = { listDocuments };
