import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of this package: it holds the shipped `specs/`, `mocks/` and `schemas/`, for the sources and for `dist/` alike. */
export const packageRoot = ((): string => {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
})();
