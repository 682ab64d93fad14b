import { type Receiver, startReceiver } from '../../../test/receiver';
import type { AccessEntry } from '../types';
import type { Call, Caller, OutgoingRequest } from './call';
import { createCaller } from './caller';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const listen = async (...args: Parameters<typeof startReceiver>): Promise<Receiver> => {
  const receiver = await startReceiver(...args);
  open.push(receiver);
  return receiver;
};

const caller = (entries: AccessEntry[], mostUnderWay?: number): Caller => {
  const made = createCaller({
    allowed: [],
    remember: (entry) => entries.push(entry),
    ...(mostUnderWay !== undefined && { mostUnderWay }),
  });
  open.push(made);
  return made;
};

const callTo = (url: string, more: Partial<OutgoingRequest> = {}): Call => ({
  kind: 'webhook',
  name: 'événement',
  vendor: 'acme',
  operation: undefined,
  session: undefined,
  method: 'POST',
  request: { kind: 'request', url, query: [], headers: {}, body: undefined, example: undefined, notes: [], ...more },
});

test('says what it is, and adds what the URL does not say already', async () => {
  const receiver = await listen();
  const query = [
    ['a', '1'],
    ['b', 'x y'],
    ['b', 'z'],
  ] as const;
  await caller([]).send(callTo(`${receiver.url}/hook?a=given#part`, { query, body: '{}' }));
  expect(receiver.received).toMatchObject([
    {
      url: '/hook?a=given&b=x+y&b=z',
      headers: { 'user-agent': 'understudy', 'understudy-call': 'webhook ?v?nement' },
      body: '{}',
    },
  ]);
});

test('leaves the URL as it was given where nothing is to be added', async () => {
  const receiver = await listen();
  await caller([]).send(callTo(`${receiver.url}/a%20b?c=d%20e&f`));
  expect(receiver.received.map(({ url }) => url)).toEqual(['/a%20b?c=d%20e&f']);
});

test('reads no answer to its end that has none', async () => {
  const receiver = await listen((_, response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write('x'.repeat(16 * 1024)), 1);
    response.on('close', () => clearInterval(timer));
  });
  expect(await caller([]).send(callTo(receiver.url))).toMatchObject({ status: 200, call: { outcome: 'answered' } });
});

test('lets no more wait for slow receivers than it can remember, and none for ever', async () => {
  const entries: AccessEntry[] = [];
  const slow = await listen(() => {});
  const made = caller(entries, 2);
  const sent = [1, 2, 3].map((n) => made.send(callTo(`${slow.url}/${n}`)));
  expect(await sent[2]).toMatchObject({
    path: '/3',
    call: { outcome: 'refused' },
    why: 'webhook événement was not sent: 2 others still wait for their receivers',
  });
  await slow.until(2);
  await made.close();
  await Promise.all(sent);
  expect(entries.map(({ path, call }) => `${path} ${call?.outcome}`).sort()).toEqual([
    '/1 failed',
    '/2 failed',
    '/3 refused',
  ]);
});
