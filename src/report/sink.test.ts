import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { everything } from '../../test/report-events';
import { isOurs } from '../core/errors';
import { createHtmlReporter } from './html/html';
import { createJsonReporter } from './json/json-report';
import { createJunitReporter } from './junit';
import { createNdjsonReporter } from './ndjson';
import { allReporters, replay } from './reporter';

const folder = mkdtempSync(join(tmpdir(), 'understudy-'));
const all = {
  json: createJsonReporter,
  junit: createJunitReporter,
  html: createHtmlReporter,
  ndjson: createNdjsonReporter,
};

const raisedBy = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
};

test.each(Object.entries(all))('%s makes the folders of its path', async (name, create) => {
  const path = join(folder, name, 'deep', 'report');
  await replay(everything, create(path));
  expect(readFileSync(path, 'utf8').length).toBeGreaterThan(1000);
});

test.each(Object.entries(all))('%s is refused before the run when its path cannot be written', (_, create) => {
  writeFileSync(join(folder, 'file'), '');
  const raised = raisedBy(() => create(join(folder, 'file', 'report')));
  expect(isOurs(raised) && raised.code).toBe('REPORT_UNWRITABLE');
  const onFolder = raisedBy(() => create(folder));
  expect(isOurs(onFolder) && onFolder.message).toContain(folder);
});

test('the report of the last run is gone as soon as the next one begins', () => {
  const path = join(folder, 'old.json');
  writeFileSync(path, 'last week');
  createJsonReporter(path);
  expect(readFileSync(path, 'utf8')).toBe('');
});

test('a report that cannot be finished does not keep the others from theirs, not even a slow one', async () => {
  const path = join(folder, 'other.json');
  const ended: string[] = [];
  const broken = { on: () => undefined, finish: () => Promise.reject(new Error('disk full')) };
  const slow = { on: () => undefined, finish: async () => void ended.push(await setImmediate('slow')) };
  await expect(replay(everything, allReporters([broken, createJsonReporter(path), slow]))).rejects.toThrow('disk full');
  expect(existsSync(path) && readFileSync(path, 'utf8')).toContain('"schemaVersion": 1');
  expect(ended).toEqual(['slow']);
});
