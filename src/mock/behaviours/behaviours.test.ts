import { join } from 'node:path';
import type { HttpRequest } from '../../core/http/http';
import { loadSpec } from '../../specs/load';
import type { CheckedRequest } from '../../validate/validate-types';
import type { Behaviour, BehaviourContext, ResponseDraft } from '../types';
import { pickLanguage } from './language';
import { limitLists } from './limit';
import { recordById } from './record-by-id';
import { selectProperties } from './select';
import { convertTimes, parseTime } from './time-zone';
import { answerWhen, isRefusedToken } from './trigger';

const spec = loadSpec(join(__dirname, '..', '..', '..', 'specs', 'superoffice', 'openapi.yaml'), {
  name: 'superoffice',
});
const [operation] = spec.operations;
if (!operation) throw new Error('no operation');

const http: HttpRequest = { method: 'GET', path: '/', query: '', headers: {}, body: new Uint8Array() };
const request = (given: Partial<CheckedRequest> = {}): CheckedRequest => ({
  http,
  path: {},
  query: {},
  headers: {},
  cookies: {},
  body: undefined,
  bodyType: undefined,
  credentials: [],
  violations: [],
  unchecked: [],
  ...given,
});
const context = (given: Partial<CheckedRequest> = {}, more: Partial<BehaviourContext> = {}): BehaviourContext => ({
  operation,
  request: request(given),
  violations: [],
  vars: {},
  records: null,
  now: 0,
  ...more,
});
const draftOf = (value: unknown, status = 200): ResponseDraft => ({
  status,
  headers: {},
  mediaType: 'application/json',
  value,
  example: 'sample',
  why: 'the request is valid',
});
const changeWith = (behaviour: Behaviour, draft: ResponseDraft, at: BehaviourContext): ResponseDraft =>
  behaviour.compile(operation, spec)?.change?.(draft, at) ?? draft;
const graded = { says: '', grade: 'assumed' } as const;

describe('limit', () => {
  const limit = limitLists({ operation: operation.id, parameter: 'limit', lists: ['A', 'B'], ...graded });
  const draft = draftOf({ A: [1, 2, 3], B: [1], other: [1, 2, 3] });

  test.each([
    [0, { A: [], B: [], other: [1, 2, 3] }],
    [2, { A: [1, 2], B: [1], other: [1, 2, 3] }],
  ])('of %i cuts each list it knows', (given, wanted) => {
    const seen = changeWith(limit, draft, context({ query: { limit: given } }));
    expect(seen).toMatchObject({ value: wanted, example: undefined, why: 'the request is valid; limit' });
  });

  test.each([[undefined], [-1], [3], [657]])('of %p leaves the very same answer', (given) => {
    expect(changeWith(limit, draft, context({ query: { limit: given } }))).toBe(draft);
  });

  test('leaves errors alone', () => {
    const error = draftOf({ A: [1, 2] }, 400);
    expect(changeWith(limit, error, context({ query: { limit: 0 } }))).toBe(error);
  });

  test('is of one operation', () => {
    expect(
      limitLists({ operation: 'other', parameter: 'limit', lists: [], ...graded }).compile(operation, spec),
    ).toBeNull();
  });
});

describe('select', () => {
  const select = selectProperties({ operation: operation.id, parameter: '$select', ...graded });
  const items = [{ Name: 'x', Category: 'c', Id: 1 }];

  test.each([
    ['name', [{ Name: 'x', Category: null, Id: null }]],
    [' NAME , category/id ', [{ Name: 'x', Category: 'c', Id: null }]],
    ['nosuch', [{ Name: null, Category: null, Id: null }]],
  ])('of %j keeps what it names and every key', (given, wanted) => {
    expect(changeWith(select, draftOf(items), context({ query: { $select: given } })).value).toEqual(wanted);
  });

  test.each([[''], [' , '], [undefined]])('of %j keeps everything', (given) => {
    const draft = draftOf(items);
    expect(changeWith(select, draft, context({ query: { $select: given } }))).toBe(draft);
  });
});

describe('a time zone', () => {
  const zones = convertTimes({
    header: 'so-timezone',
    zones: { 'us-ny': 'America/New_York', 460: 'America/New_York', no: 'Europe/Oslo' },
    withOffset: 'includeTZOffset',
    base: 'Europe/Oslo',
    times: ['At', 'Registered'],
    utc: ['Registered'],
    ...graded,
  });
  const convert = (zone: string | undefined, value: unknown) =>
    changeWith(zones, draftOf(value), context({ headers: { 'so-timezone': zone } })).value;

  test.each([
    ['us-ny', '2018-12-24T12:34:45Z', '2018-12-24T07:34:45'],
    ['US-NY, includeTZOffset', '2018-12-24T12:34:45Z', '2018-12-24T07:34:45-0500'],
    ['460,INCLUDETZOFFSET', '2018-07-24T12:34:45.1Z', '2018-07-24T08:34:45.1-0400'],
    ['NO, includeTZOffset', '2019-08-31T15:29:21.1032846+02:00', '2019-08-31T15:29:21.1032846+0200'],
    // Without an offset it is a time of the installation's own zone; New York is six hours behind Oslo, five for two weeks of March.
    ['us-ny', '2024-03-20T06:00:00', '2024-03-20T01:00:00'],
    ['us-ny', '2024-04-20T06:00:00', '2024-04-20T00:00:00'],
    ['us-ny', '2024-03-01T00:30:00.0000001+01:00', '2024-02-29T18:30:00.0000001'],
  ])('%s moves %s to %s', (zone, from, to) => {
    expect(convert(zone, { At: from })).toEqual({ At: to });
  });

  test('leaves what is always in UTC there, and tags it when offsets are asked for', () => {
    const value = { deep: [{ Registered: '2000-08-05T11:44:41.8+02:00' }] };
    expect(convert('us-ny', value)).toEqual({ deep: [{ Registered: '2000-08-05T09:44:41.8' }] });
    expect(convert('us-ny,includeTZOffset', value)).toEqual({ deep: [{ Registered: '2000-08-05T09:44:41.8Z' }] });
  });

  test.each([['XX'], [''], [undefined], ['__proto__'], ['constructor']])('%p changes nothing', (zone) => {
    const value = { At: '2018-12-24T12:34:45Z' };
    expect(convert(zone, value)).toBe(value);
  });

  test('touches no text that is not a time, and no property that is not one', () => {
    const value = { At: 'yesterday', Title: '2018-12-24T12:34:45Z' };
    expect(convert('us-ny', value)).toEqual(value);
  });

  test.each([['2024-02-30T25:00:00Z'], ['2024-02-29'], ['nonsense']])('%s is no time', (text) => {
    expect(parseTime(text, 'Etc/UTC')).toBeUndefined();
  });
});

describe('a language', () => {
  const language = pickLanguage({
    headers: ['so-language', 'accept-language'],
    keep: ['*', 'x'],
    codes: { en: ['US'], nb: ['NO'] },
    ...graded,
  });
  const value = { Name: 'NO:"Leverandør";US:"Supplier"', list: ['US:"a \\"b\\""', 'plain: "x"'] };
  const pick = (headers: Readonly<Record<string, string>>) =>
    changeWith(language, draftOf(value), context({ headers })).value;

  test.each([
    [{ 'accept-language': 'en' }, { Name: 'Supplier', list: ['a "b"', 'plain: "x"'] }],
    [
      { 'accept-language': 'en', 'so-language': 'nb-no' },
      { Name: 'Leverandør', list: ['US:"a \\"b\\""', 'plain: "x"'] },
    ],
    [{ 'accept-language': 'fr, en;q=0.5' }, { Name: 'Supplier', list: ['a "b"', 'plain: "x"'] }],
  ])('%j picks from texts in several', (headers, wanted) => {
    expect(pick(headers)).toEqual(wanted);
  });

  test.each([
    [{}],
    [{ 'accept-language': '*' }],
    [{ 'accept-language': 'en', 'so-language': 'x' }],
    [{ 'accept-language': 'fi' }],
    [{ 'accept-language': '__proto__' }],
    [{ 'accept-language': 'constructor' }],
  ])('%j leaves the very same answer', (headers) => {
    expect(pick(headers as Readonly<Record<string, string>>)).toBe(value);
  });
});

describe('a trigger', () => {
  const errors = answerWhen({
    name: 'errors',
    says: '',
    triggers: [
      { operation: operation.id, status: '401', how: 'none', grade: 'documented' },
      {
        operation: operation.id,
        status: '404',
        how: 'the id 0',
        grade: 'assumed',
        example: 'missing',
        when: ({ request }) => request.path.id === '0',
        fill: (value, { request }) => ({ ...(value as object), id: request.path.id }),
      },
    ],
  });
  const compiled = errors.compile(operation, spec);

  test('chooses a documented answer and speaks of this request', () => {
    const at = context({ path: { id: '0' } });
    expect(compiled?.choose?.(at)).toEqual({ code: 404, example: 'missing', why: 'the id 0' });
    const draft = { ...draftOf({ error: true }, 404), example: 'missing' };
    expect(compiled?.change?.(draft, at).value).toEqual({ error: true, id: '0' });
  });

  test('leaves an answer that it did not choose', () => {
    const draft = draftOf({ fine: true });
    expect(compiled?.change?.(draft, context({ path: { id: '0' } }))).toBe(draft);
    expect(compiled?.choose?.(context({ path: { id: '1' } }))).toBeUndefined();
  });

  test('is as weak as its weakest statement', () => {
    expect(errors.grade).toBe('assumed');
  });

  test.each([
    ['expired', true],
    ['7T:expired-ticket', true],
    ['d3Jvbmc6cGFzcw==', true],
    ['dGplMDpUamUw', false],
    ['unexpired', false],
    ['wrongly', false],
  ])('the token %s is refused: %p', (value, refused) => {
    expect(isRefusedToken(context({ credentials: [{ schemeName: 's', value }] }))).toBe(refused);
  });

  test('reads Basic credentials as a person does', () => {
    const presents = (value: string) => isRefusedToken(context({ credentials: [{ schemeName: 'Basic', value }] }));
    expect([presents(btoa('me:invalid')), presents(btoa('me:correct'))]).toEqual([true, false]);
  });
});

describe('a record', () => {
  const records = recordById({
    operation: operation.id,
    parameter: 'id',
    to: '/data',
    unknown: { code: 404, grade: 'assumed', fill: (value, id) => ({ ...(value as object), id }) },
  });
  const compiled = records.compile(operation, spec);
  const store = new Map([['42', { id: 42 }]]);
  const at = (id: unknown) => context({ path: { id } }, { records: store });

  test('takes its place in the good answer', () => {
    expect(compiled?.change?.(draftOf({ status: 'ok', data: { id: 1 } }), at(42)).value).toEqual({
      status: 'ok',
      data: { id: 42 },
    });
    expect(compiled?.choose?.(at(42))).toBeUndefined();
  });

  test('that is unknown leads to its documented answer', () => {
    expect(compiled?.choose?.(at(7))).toMatchObject({ code: 404 });
    expect(compiled?.change?.(draftOf({}, 404), at(7)).value).toEqual({ id: '7' });
  });

  test('is nobody’s business without a store', () => {
    const draft = draftOf({ data: {} });
    expect(compiled?.choose?.(context({ path: { id: 7 } }))).toBeUndefined();
    expect(compiled?.change?.(draft, context({ path: { id: 7 } }))).toBe(draft);
  });
});
