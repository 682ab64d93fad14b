import type { Disruption, OutgoingResponse } from '../types';
import { carryOut, type FaultSocket, malformed } from './faults';

const outgoing: OutgoingResponse = {
  status: 200,
  headers: ['content-type', 'application/json', 'content-length', '10'],
  body: '{"a":1234}',
  delay: 0,
  disruption: undefined,
};

/** A wire that writes down what is done to it. */
const recorder = () => {
  const done: string[] = [];
  const wire: FaultSocket & { gone: boolean } = {
    head: (status, headers) => void done.push(`head ${status} ${headers.join(' ')}`),
    write: (bytes) => void done.push(`write ${bytes}`),
    end: () => void done.push('end'),
    close: () => void done.push('close'),
    reset: () => void done.push('reset'),
    gone: false,
  };
  return { done, wire };
};

const HEAD = 'head 200 content-type application/json content-length 10';

test.each<[Disruption, readonly string[]]>([
  [{ kind: 'reset' }, ['reset']],
  [{ kind: 'empty' }, ['close']],
  [{ kind: 'hang' }, []],
  [{ kind: 'truncate' }, [HEAD, 'write {"a":', 'close']],
  [{ kind: 'truncate', bytes: 2 }, [HEAD, 'write {"', 'close']],
  [
    { kind: 'corrupt', change: malformed },
    ['head 200 content-type application/json content-length 9', 'write {"a":1234', 'end'],
  ],
  [
    { kind: 'corrupt', mediaType: 'text/html' },
    ['head 200 content-type text/html content-length 10', 'write {"a":1234}', 'end'],
  ],
])('%j is carried out', (disruption, wanted) => {
  const { done, wire } = recorder();
  carryOut(disruption, outgoing, wire);
  expect(
    done.map((each) => each.replace(/content-length (\d+) content-type (\S+)/, 'content-type $2 content-length $1')),
  ).toEqual(wanted);
});

test('a trickle sends a few bytes at a time, and then the end', async () => {
  const { done, wire } = recorder();
  await new Promise<void>((resolve) => {
    carryOut({ kind: 'trickle', bytes: 4, interval: 2 }, outgoing, { ...wire, end: () => resolve(wire.end()) });
  });
  expect(done).toEqual([HEAD, 'write {"a"', 'write :123', 'write 4}', 'end']);
});

test('a trickle stops when the server closes or the client goes', () => {
  jest.useFakeTimers();
  const { done, wire } = recorder();
  const stop = carryOut({ kind: 'trickle', bytes: 1, interval: 2 }, outgoing, wire);
  stop();
  stop();
  const other = recorder();
  other.wire.gone = true;
  carryOut({ kind: 'trickle', bytes: 1, interval: 1 }, outgoing, other.wire);
  jest.advanceTimersByTime(20);
  jest.useRealTimers();
  expect(done).toEqual([HEAD, 'close', 'close']);
  expect(other.done).toEqual([HEAD]);
});

test('a hanging answer is closed with the server', () => {
  const { done, wire } = recorder();
  carryOut({ kind: 'hang' }, outgoing, wire)();
  expect(done).toEqual(['close']);
});

test.each(['{"a":1}', '[]', '7', '"x"', 'null', ''])('%j becomes malformed', (text) => {
  expect(() => JSON.parse(malformed(Buffer.from(text)).toString())).toThrow();
});
