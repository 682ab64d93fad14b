import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { KnownCauses } from '../../contract/baseline/baseline';
import { fail, messageOf } from '../../core/errors';
import { isObject } from '../../core/json/json';
import { once } from '../../core/once';
import { packageRoot } from '../project/package-root';

const baselineSchema = once((): object => {
  const schema: unknown = JSON.parse(readFileSync(join(packageRoot, 'schemas', 'baseline.schema.json'), 'utf8'));
  return isObject(schema) ? schema : {};
});

/**
 * The known causes of a file; none where there is none yet and one is to be written.
 * @throws CONFIG_INVALID with file, line and column
 */
export const readBaseline = (file: string, mayLack: boolean): KnownCauses => {
  if (!existsSync(file)) {
    if (mayLack) return {};
    throw fail('CONFIG_INVALID', file, 'there is no such baseline. --update-baseline writes it.');
  }
  // Most runs have no baseline: they need no validator for it.
  const { readDataFile } = require('../../validate/data-file') as typeof import('../../validate/data-file');
  const { causes = {} } = readDataFile(file, baselineSchema(), 'CONFIG_INVALID') as { readonly causes?: KnownCauses };
  return causes;
};

/** One entry per cause, sorted by id: two branches that add causes merge without a conflict, but for neighbours. */
export const writeBaseline = (file: string, causes: KnownCauses): void => {
  const { dataText } = require('../../validate/data-file') as typeof import('../../validate/data-file');
  const text = file.endsWith('.json')
    ? `${JSON.stringify({ version: 1, causes }, null, 2)}\n`
    : dataText({ version: 1, causes });
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    throw fail('REPORT_UNWRITABLE', file, messageOf(error));
  }
};
