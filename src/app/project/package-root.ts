import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of this package: it holds the shipped `specs/`, `mocks/` and `schemas/`, for the sources and for `dist/` alike. */
export const packageRoot = ((): string => {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error(`No package.json stands above ${__dirname}: install understudy as a whole.`);
    folder = above;
  }
  return folder;
})();

/** `schemas/<name>.schema.json`; one object for all who ask, so that it is compiled once. */
export const ownSchema = (name: 'baseline' | 'config' | 'usage'): object =>
  require(join(packageRoot, 'schemas', `${name}.schema.json`)) as object;
