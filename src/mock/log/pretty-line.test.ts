import { toPointer } from '../../core/json/pointer';
import type { Violation } from '../../core/violation';
import type { AccessEntry } from '../types';
import { createPrettyLine } from './pretty-line';

const AT = new Date(2026, 0, 2, 3, 4, 5).getTime();

const entry: AccessEntry = {
  at: AT,
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
  ms: 0.123,
};

const violation: Violation = {
  class: 'validation',
  in: 'query',
  name: 'limit',
  pointer: toPointer(''),
  keyword: 'type',
  message: 'must be integer',
  spec: { file: 'specs/acme/openapi.yaml', line: 7, column: 3, pointer: toPointer('/paths') },
};

const line = createPrettyLine(false);

test('an exchange is one line: time, method, status, path, why and duration', () => {
  expect(line(entry)).toBe('03:04:05 GET    200 /pets/1 · the request is valid 0.1 ms\n');
});

test('each violation has a line with its place, its message and the rule', () => {
  const inside: Violation = { ...violation, in: 'body', name: '', pointer: toPointer('/address/zip') };
  const refused: Violation = { ...violation, class: 'security', in: 'security', name: '', message: 'no token' };
  const text = line({
    ...entry,
    status: 422,
    violations: [violation, inside, refused],
    unchecked: ['the pattern of id'],
  });
  expect(text.split('\n').slice(1)).toEqual([
    '         query limit  must be integer  specs/acme/openapi.yaml:7',
    '         body /address/zip  must be integer  specs/acme/openapi.yaml:7',
    '         credentials  no token  specs/acme/openapi.yaml:7',
    '         not checked  the pattern of id',
    '',
  ]);
});

test('a call of the mock shows where it went, and one without an answer has no status', () => {
  const call = { kind: 'callback', name: 'onEvent', to: 'http://127.0.0.1:1', outcome: 'failed' } as const;
  const text = line({ ...entry, method: 'POST', path: '/hook', status: 0, why: 'nobody answered', call });
  expect(text).toContain('POST   --- → http://127.0.0.1:1/hook · nobody answered');
});

test('neither a client nor a document can repaint the screen or add a line', () => {
  const evil = '\u001b[2J\u009b1m\u202e\r\n::error::x';
  const text = line({
    ...entry,
    method: evil,
    path: evil,
    why: evil,
    session: evil,
    unchecked: [evil],
    violations: [{ ...violation, name: evil, message: evil, spec: { ...violation.spec, file: evil } }],
  });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]|^\s*::/m);
  expect(text.split('\n')).toHaveLength(4);
});

test('with colour the status tells good from bad, and the text is the same', () => {
  const painted = createPrettyLine(true);
  expect(painted(entry)).toContain('\u001b[32m200');
  expect(painted({ ...entry, status: 404 })).toContain('\u001b[33m404');
  expect(painted({ ...entry, status: 503 })).toContain('\u001b[31m503');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are taken out
  expect(painted(entry).replaceAll(/\u001b\[\d+m/g, '')).toBe(line(entry));
});
