import { loadSpec } from '../../../specs/load';
import type { Operation } from '../../../specs/spec';
import { compileRequestCheck } from '../../request/check-request';
import { checkExchange } from '../check-exchange';

const spec = loadSpec('specs/superoffice/openapi.yaml', { name: 'superoffice' });
const [summary, active] = spec.operations as [Operation, Operation];

const findings = (operation: Operation, query: string, body: unknown, answer: unknown): readonly string[] => {
  const http = {
    method: operation.method,
    path: operation.path,
    query,
    headers: { authorization: 'Basic dGplMDpUamUw', accept: 'application/json', 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body) ?? ''),
  };
  const request = compileRequestCheck(spec, operation)(http, { contactId: '1' });
  const response = {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(answer)),
  };
  const verdict = checkExchange({ spec, operation, request, response, target: 'real' });
  return verdict.findings.flatMap((found) =>
    found.kind === 'semantics' ? [`${found.severity} ${found.rule} ${found.at}`] : [],
  );
};

const list = (count: number): readonly object[] => Array.from({ length: count }, () => ({}));
const summaryWith = (tickets: number) => ({
  Contact: null,
  Tickets: list(tickets),
  Followups: [],
  Documents: [],
  Sales: [],
  Chats: [],
});

test.each([
  ['limit=2', 3, ['failure limit /body/Tickets']],
  ['limit=2', 2, []],
  ['limit=-1', 3, []],
  ['limit=0', 3, []],
  ['', 3, []],
])('a summary for "%s" with %d tickets', (query, count, expected) => {
  expect(findings(summary, query, undefined, summaryWith(count))).toEqual(expected);
});

const item = { ContactId: 1, Name: 'a', Category: 'c', Action: 'Created', ActionTime: '2020-01-01T00:00:00+01:00' };

test.each([
  ['name', [{ ...item, ContactId: null, Category: null, Action: null, ActionTime: null }], []],
  ['NAME, category/id', [{ ...item, ContactId: null, Action: null, ActionTime: null }], []],
  ['name', [{ ...item, Category: null, Action: null, ActionTime: null }], ['failure select /body/0/ContactId']],
  ['name', null, []],
])('of the contacts $select=%s keeps what it names', (select, answer, expected) => {
  expect(findings(active, `$select=${encodeURIComponent(select)}`, {}, answer)).toEqual(expected);
});

test.each([
  ['2020-01-01T00:00:00+01:00', []],
  ['2019-12-31T23:00:00.0000000Z', []],
  ['2020-01-01T00:00:01+01:00', ['failure not-before /body/0/ActionTime']],
  ['2020-01-01T00:00:01+0100', ['failure not-before /body/0/ActionTime']],
  ['2999-01-01T00:00:00Z', []],
  ['2020-06-01T00:00:00', []],
])('contacts active since %s', (start, expected) => {
  expect(findings(active, '', { ActivityStartTime: start }, [item])).toEqual(expected);
});

test.each([
  ['Created', []],
  ['Updated, Created', []],
  ['Updated', ['warning equal /body/0/Action']],
  ['All', []],
  ['63', []],
])('contacts with the activity %s', (type, expected) => {
  expect(findings(active, '', { ActionType: type }, [item])).toEqual(expected);
});
