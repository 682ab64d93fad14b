'use strict';

// Writes the tables of docs/vendors.md anew, from the commands that make them. With --check it only says whether they are current.
const { execFileSync } = require('node:child_process');
const { readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');
const page = path.join(root, 'docs', 'vendors.md');
const TABLES = { list: ['list', '--format', 'markdown'], sensitivity: ['sensitivity', '--format', 'markdown'] };

const table = (args) =>
  execFileSync(process.execPath, [path.join(root, 'bin', 'understudy.js'), ...args], { cwd: root, encoding: 'utf8' });

const renew = (text, [name, args]) =>
  text.replace(
    new RegExp(`(<!-- begin ${name}[^\\n]*-->\\n)[^]*?(<!-- end ${name} -->)`),
    (_, begin, end) => `${begin}\n${table(args)}\n${end}`,
  );

const before = readFileSync(page, 'utf8');
const after = Object.entries(TABLES).reduce(renew, before);
if (process.argv.includes('--check')) {
  if (before !== after) {
    console.error('docs/vendors.md is not current. Run: npm run readme');
    process.exit(1);
  }
} else {
  writeFileSync(page, after);
}
