#!/usr/bin/env node
'use strict';

const { existsSync } = require('node:fs');
const path = require('node:path');

const compiled = path.join(__dirname, '..', 'dist', 'src', 'start.js');
if (!existsSync(compiled)) {
  console.error('understudy is not built here. Run: npm run build');
  process.exit(2);
}
require(compiled).main(process.argv.slice(2));
