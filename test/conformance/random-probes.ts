import type { Operation, Spec } from '../../src/specs/spec';
import { type Probe, probesOf } from './probes';

/** Repeatable numbers from 0 to 1 (mulberry32). */
const randomFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const IDS = [
  '1',
  '007',
  '-3',
  '2147483648',
  'abc',
  'a1',
  '%20',
  'x%2Fy',
  '3c90c3cc-0d44-4b50-8888-8dd25736052a',
  '1.5',
  'é',
];
const TOKENS = ['Bearer t', 'bearer t', 'Bearer', 'Basic dXNlcjpwYXNz', 'Basic ?', 'Digest x', 'SoTicket t', ''];
const ACCEPTS = [
  'application/json',
  'application/*',
  'text/*;q=0.3, */*;q=0.1',
  'application/xml;q=0.9, application/json',
  'text/html',
];
const BODIES = [
  '{}',
  '[]',
  'null',
  '"x"',
  '{"id":1,"name":"a"}',
  '{"id":"1","name":2}',
  '{"id":1,"name":"a","tags":[1]}',
  '{"ActionType":"All"}',
  '{',
];
const QUERIES = ['', 'limit=1', 'limit=x', 'limit=', 'a=1&a=2', '%24select=name', 'limit=1&limit=2'];

/** Requests put together at random from what clients get right and wrong. */
export const randomProbes = (spec: Spec, operation: Operation, count: number, seed: number): readonly Probe[] => {
  const random = randomFrom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const [valid] = probesOf(spec, operation);
  if (!valid) return [];
  return Array.from({ length: count }, (_, index) => {
    const path = valid.path.split('?')[0] ?? '';
    const segments = operation.path.split('/');
    const filled = path
      .split('/')
      .map((text, at) => (segments[at]?.startsWith('{') && random() < 0.7 ? pick(IDS) : text));
    const query = random() < 0.4 ? pick(QUERIES) : '';
    const headers = Object.fromEntries(Object.entries(valid.headers).filter(() => random() < 0.9));
    if (random() < 0.4) headers.authorization = pick(TOKENS);
    if (random() < 0.1) headers.version = '2000-01-01';
    const body = valid.body !== undefined && random() < 0.7 ? pick(BODIES) : valid.body;
    return {
      ...valid,
      headers,
      body,
      path: `${filled.join('/')}${query === '' ? '' : `?${query}`}`,
      accept: random() < 0.5 ? undefined : pick(ACCEPTS),
      title: `random ${index} of seed ${seed}`,
    };
  });
};
