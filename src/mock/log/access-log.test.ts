import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../core/json/pointer';
import type { AccessEntry } from '../types';
import { createAccessLog } from './access-log';

const entry: AccessEntry = {
  at: 1_700_000_000_000.5,
  vendor: 'acme',
  operation: 'get-pet',
  method: 'GET',
  path: '/pets/1',
  status: 200,
  example: 'sample',
  why: 'the request is valid',
  violations: [],
  unchecked: [],
  session: undefined,
  ms: 0.123456,
};

const broken: AccessEntry = {
  ...entry,
  status: 400,
  why: 'the request breaks its contract',
  violations: [
    {
      class: 'validation',
      in: 'path',
      name: 'id',
      pointer: ROOT,
      keyword: 'type',
      message: 'The id is wrong.',
      spec: { file: 'f', line: 1, column: 1, pointer: ROOT },
    },
  ],
};

const written = (level: string, ...entries: readonly AccessEntry[]): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'understudy-')), 'log');
  writeFileSync(file, '');
  const log = createAccessLog(level, file);
  for (const one of entries) log.write(one);
  log.flush();
  return readFileSync(file, 'utf8');
};

const logged = (level: string, ...entries: readonly AccessEntry[]): readonly Record<string, unknown>[] =>
  written(level, ...entries)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('the access log', () => {
  test('shows a character that could repaint a terminal as what it is', () => {
    const lines = written('info', { ...entry, path: '/pets/\u202egnp.exe\u009b' });
    expect(lines).toContain('"path":"/pets/\\u202egnp.exe\\u009b"');
  });

  test('says what was asked and answered in one line of pino', () => {
    expect(logged('info', entry)).toEqual([
      {
        level: 30,
        time: 1_700_000_000_000,
        vendor: 'acme',
        operation: 'get-pet',
        method: 'GET',
        status: 200,
        example: 'sample',
        path: '/pets/1',
        ms: 0.123,
        msg: 'the request is valid',
      },
    ]);
  });

  test('tells one kind of answer from the next', () => {
    const lines = logged('info', entry, { ...entry, status: 404, example: undefined }, { ...entry, session: 's"1' });
    expect(lines.map(({ status, example, session }) => [status, example, session])).toEqual([
      [200, 'sample', undefined],
      [404, undefined, undefined],
      [200, 'sample', 's"1'],
    ]);
  });

  test('stays JSON whatever a path holds', () => {
    const path = '/"\\\u0001é';
    expect(logged('info', { ...entry, path })[0]?.path).toBe(path);
  });

  test('warns of a broken request, without its values', () => {
    expect(logged('warn', entry, broken)[0]).toMatchObject({ level: 40, violations: ['The id is wrong.'] });
    expect(logged('error', broken)).toEqual([]);
  });

  test('has a line for what the mock itself sends, with a warning where nothing arrived', () => {
    const call = { kind: 'callback', name: 'onEvent', to: 'http://127.0.0.1:1', outcome: 'answered' } as const;
    const sent: AccessEntry = {
      ...entry,
      method: 'POST',
      path: '/hook',
      status: 204,
      why: 'callback onEvent was sent',
      call,
    };
    const refused: AccessEntry = { ...sent, status: 0, call: { ...call, outcome: 'refused' } };
    const unwanted: AccessEntry = { ...sent, status: 404 };
    const missing: AccessEntry = { ...refused, call: { ...call, outcome: 'unmade' } };
    expect(logged('info', entry, sent, entry)).toMatchObject([
      { path: '/pets/1' },
      { level: 30, path: '/hook', status: 204, call, msg: 'callback onEvent was sent' },
      { path: '/pets/1' },
    ]);
    expect(logged('warn', sent, missing, refused, unwanted).map(({ status }) => status)).toEqual([undefined, 404]);
    expect(logged('error', refused)).toEqual([]);
  });
});
