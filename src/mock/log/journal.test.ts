import type { AccessEntry } from '../types';
import { createJournal } from './journal';

const entry = (path: string): AccessEntry => ({
  at: 1,
  vendor: 'acme',
  operation: 'get-pet',
  method: 'GET',
  path,
  status: 200,
  example: undefined,
  why: 'valid',
  violations: [],
  unchecked: [],
  session: undefined,
  ms: 1,
});

const paths = (journal: ReturnType<typeof createJournal>): readonly string[] => journal.list().map(({ path }) => path);

test('the newest stay, oldest first, and all are counted', () => {
  const journal = createJournal(3);
  for (const path of ['/1', '/2', '/3', '/4', '/5']) journal.add(entry(path));
  expect(paths(journal)).toEqual(['/3', '/4', '/5']);
  expect(journal.total).toBe(5);
});

test('what was listed does not change with the next entry', () => {
  const journal = createJournal(1);
  journal.add(entry('/1'));
  const listed = journal.list();
  journal.add(entry('/2'));
  expect(listed).toEqual([entry('/1')]);
});

test('a cleared or copied journal goes on in order', () => {
  const journal = createJournal(2);
  for (const path of ['/1', '/2', '/3']) journal.add(entry(path));
  journal.detach();
  journal.add(entry('/4'));
  expect(paths(journal)).toEqual(['/3', '/4']);
  journal.clear();
  journal.add(entry('/5'));
  expect(paths(journal)).toEqual(['/5']);
});

test('what was asked goes with its entry, and never to a listener', () => {
  const journal = createJournal(2);
  const heard: unknown[][] = [];
  journal.subscribe((...all) => heard.push(all));
  const asked = (query: string) => ({ query, headers: {}, body: new Uint8Array(), isCut: false });
  for (const path of ['/1', '/2', '/3']) journal.add({ ...entry(path), session: path }, asked(path));
  journal.add({ ...entry('/4'), session: '/4' });
  const kept = () => journal.listAsked().map(({ entry: { path }, asked: it }) => [path, it?.query]);
  expect(kept()).toEqual([
    ['/3', '/3'],
    ['/4', undefined],
  ]);
  expect(heard.every(({ length }) => length === 1)).toBe(true);
  journal.clear('/4');
  expect(kept()).toEqual([['/3', '/3']]);
});

test('a journal of nothing still counts and tells', () => {
  const journal = createJournal(0);
  const heard: string[] = [];
  const stop = journal.subscribe(({ path }) => heard.push(path));
  journal.add(entry('/1'));
  stop();
  journal.add(entry('/2'));
  expect([journal.list(), journal.total, heard]).toEqual([[], 2, ['/1']]);
});
