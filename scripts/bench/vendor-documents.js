'use strict';

/**
 * The four shipped documents in the form that a peer reads. Dredd and Specmatic take none of them as it stands: neither
 * reads an example from another file (`externalValue`), and Dredd no `examples` at all.
 */

const { readdirSync, readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const { load } = require('js-yaml');
const { ROOT } = require('./peers');

const SPECS = path.join(ROOT, 'specs');

/** Each with its samples written in (`inlined`), and with the first example of each place alone, as `example` (`single`). */
function writeVendorDocuments(folder) {
  return readdirSync(SPECS).map((vendor) => {
    const document = load(readFileSync(path.join(SPECS, vendor, 'openapi.yaml'), 'utf8'));
    const write = (form) => {
      const file = path.join(folder, `${vendor}-${form}.json`);
      writeFileSync(file, JSON.stringify(document));
      return file;
    };
    visit(document, (node) => inline(node, path.join(SPECS, vendor)));
    const inlined = write('inlined');
    visit(document, single);
    const operations = Object.values(document.paths).flatMap((item) =>
      Object.values(item).flatMap(({ operationId }) => operationId ?? []),
    );
    return { name: vendor, operations, inlined, single: write('single') };
  });
}

const visit = (node, change) => {
  if (typeof node !== 'object' || node === null) return;
  if (isMap(node.examples)) change(node);
  for (const child of Object.values(node)) visit(child, change);
};

/** In a schema, `examples` is a list. */
const isMap = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

const inline = ({ examples }, folder) => {
  for (const example of Object.values(examples)) {
    if (example.externalValue === undefined) continue;
    example.value = JSON.parse(readFileSync(path.join(folder, example.externalValue), 'utf8'));
    delete example.externalValue;
  }
};

const single = (node) => {
  node.example = Object.values(node.examples)[0].value;
  delete node.examples;
};

module.exports = { writeVendorDocuments };
