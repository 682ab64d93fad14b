#!/usr/bin/env node
'use strict';

const { existsSync } = require('node:fs');
const { enableCompileCache } = require('node:module');
const path = require('node:path');

// Node keeps what it compiled for the next start, from version 22.1 on.
enableCompileCache?.();

const compiled = path.join(__dirname, '..', 'dist', 'src', 'cli', 'main.js');
if (!existsSync(compiled)) {
  console.error('understudy is not built here. Run: npm run build');
  process.exit(2);
}
require(compiled).main(process.argv.slice(2));
