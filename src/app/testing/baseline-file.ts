import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { KnownCauses } from '../../contract/baseline/baseline';
import { fail, messageOf } from '../../core/errors';
import { childPointer, ROOT } from '../../core/json/pointer';
import type { DataProblem } from '../../validate/data-file';
import { ownSchema } from '../project/package-root';

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
  const read = readDataFile(file, ownSchema('baseline'), 'CONFIG_INVALID', (value) => noDays(causesOf(value)));
  return causesOf(read);
};

const causesOf = (value: unknown): KnownCauses => (value as { readonly causes?: KnownCauses }).causes ?? {};

/** A day that never comes would be compared as text. */
const noDays = (causes: KnownCauses): readonly DataProblem[] =>
  Object.entries(causes).flatMap(([id, { until }]) =>
    until === undefined || isDay(until)
      ? []
      : [
          {
            pointer: childPointer(ROOT, 'causes', id, 'until'),
            message: `no calendar has ${until}; give a day such as 2026-12-31`,
          },
        ],
  );

const isDay = (text: string): boolean => {
  const day = new Date(text);
  return !Number.isNaN(day.valueOf()) && day.toISOString().startsWith(text);
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
