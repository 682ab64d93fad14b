'use strict';

const { execFileSync } = require('node:child_process');
const { readdirSync, statSync } = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');

const newest = (folder) =>
  Math.max(
    0,
    ...readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
      .map((entry) => statSync(path.join(entry.parentPath, entry.name)).mtimeMs),
  );

const built = () => {
  try {
    return statSync(path.join(root, 'dist', 'src', 'index.js')).mtimeMs;
  } catch {
    return 0;
  }
};

/** Some tests start real processes: what they run has to be what is in the tree. */
module.exports = () => {
  if (Math.max(newest('src'), newest('mocks')) <= built()) return;
  try {
    execFileSync(process.execPath, [path.join(root, 'scripts', 'build.js')], { stdio: 'inherit' });
  } catch (error) {
    // While one writes, half of the tree may not compile, and the tests of the other half are still worth running.
    if (process.env.CI || built() === 0) throw error;
    console.warn('Tests that start processes run the last build, not this tree.');
  }
};
