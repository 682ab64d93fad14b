import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import fc from 'fast-check';
import { EMPTY_BODY } from '../../core/http';
import type { Exchange } from './exchange';
import { NodeExchange } from './node-exchange';
import { PlainFirstServer } from './plain-first-server';
import { rejectBytes } from './reject-bytes';
import { hasBody } from './request-body';

/** Says what it was asked, so that two readers can be compared by what they answer. */
const echo = (exchange: Exchange): void => {
  const { method, url, headers, rawHeaders } = exchange;
  readers.push(exchange.node ? 'node' : 'plain');
  heard.push({ method, url, headers: { ...headers }, rawHeaders });
  const answer = (body: Uint8Array): void => {
    const text = JSON.stringify({ method, url, headers, rawHeaders, body: Buffer.from(body).toString('latin1') });
    const slow = /slow=(\d+)/.exec(url)?.[1];
    const status = Number(/status=(\d+)/.exec(url)?.[1] ?? 200);
    const long = url.includes('long') ? ' '.repeat(1_000_000) : '';
    const sent = url.includes('bytes') ? Buffer.from(`${text}é`) : `${text}${long}`;
    const dated = url.includes('dated') ? ['date', 'Sun, 06 Nov 1994 08:49:37 GMT'] : [];
    const head = ['content-type', 'application/json', ...dated, 'content-length', String(sent.length)];
    const send = (): void => exchange.send({ status, headers: head, body: sent, delay: 0, disruption: undefined });
    if (slow === undefined) send();
    else setTimeout(() => !exchange.gone && send(), Number(slow));
  };
  if (hasBody(headers)) exchange.readBody(100_000, answer, () => exchange.reset());
  else answer(EMPTY_BODY);
};

let readers: ('node' | 'plain')[] = [];
let heard: unknown[] = [];
let plain: Server;
let node: Server;

beforeAll(async () => {
  plain = new PlainFirstServer({}, { receive: echo, isForNode: (url) => url.startsWith('/__') });
  node = createServer((request, response) => echo(new NodeExchange(request, response)));
  for (const server of [plain, node]) {
    server.on('clientError', rejectBytes);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }
});

afterAll(() => {
  for (const server of [plain, node]) {
    server.close();
    server.closeAllConnections();
  }
});

/** Milliseconds of silence after which no more is expected: Node gives an answer up whose client has said that it sends no more. */
const PATIENCE = 200;

/** What comes back for these pieces, each a write of its own; a date is left out unless it is the answer's. */
const talk = (server: Server, pieces: readonly string[]): Promise<string> =>
  new Promise((resolve) => {
    const socket = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', noDelay: true });
    const leave = (): void => void socket.end();
    let timer: NodeJS.Timeout | undefined;
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      timer?.refresh();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(text.replaceAll(/^Date: .*\r\n/gm, ''));
    });
    const write = ([first, ...rest]: readonly string[]): void => {
      if (first === undefined || socket.destroyed) timer = setTimeout(leave, PATIENCE);
      else socket.write(first, 'latin1', () => setTimeout(write, 2, rest));
    };
    write(pieces);
  });

const listen = async (server: Server, pieces: readonly string[]) => {
  readers = [];
  heard = [];
  return { answer: await talk(server, pieces), readers, heard };
};

const good = (answers: string): readonly string[] =>
  answers.split(/(?=HTTP\/1\.1 \d{3} )/).filter((answer) => answer.startsWith('HTTP/1.1 2'));

const both = async (...pieces: string[]) => {
  const nodes = await listen(node, pieces);
  const ours = await listen(plain, pieces);
  expect(ours.heard).toEqual(nodes.heard);
  // Where broken bytes follow in the same piece, Node gives up the good answers that it has not written yet.
  if (`${ours.answer}${nodes.answer}`.includes('HTTP/1.1 400 ')) {
    expect(good(ours.answer).slice(0, good(nodes.answer).length)).toEqual(good(nodes.answer));
  } else expect(ours.answer).toBe(nodes.answer);
  return [ours.answer, ours.readers] as const;
};

const GET = 'GET /things/1?a=b%20c HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\n';
const LAST = 'GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
const POST = 'POST /things HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n';

describe('is answered as Node answers it, and read here:', () => {
  test.each([
    ['a request', [GET, LAST]],
    ['one after the other in one piece', [`${GET}${GET}${POST}hello${GET}${LAST}`]],
    ['a body', [`${POST}hello`, LAST]],
    ['an empty body', [POST.replace('5', '0'), LAST]],
    ['HEAD', [GET.replace('GET', 'HEAD'), LAST]],
    ['an answer without a body', [GET.replace('a=b', 'status=204'), GET.replace('a=b', 'status=304'), LAST]],
    ['an answer of bytes', [GET.replace('a=b', 'bytes'), GET.replace('a=b', 'bytes').replace('GET', 'HEAD'), LAST]],
    ['an answer with a date of its own', [GET.replace('a=b', 'dated'), LAST]],
    ['an unknown status', [GET.replace('a=b', 'status=299'), LAST]],
    ['spaces around a value', [GET.replace('*/*', ' \t a  b \t'), LAST]],
    ['a value that is empty', [GET.replace(' */*', ''), LAST]],
    ['Connection: Keep-Alive', [GET.replace('Accept: */*', 'Connection: Keep-Alive'), LAST]],
    ['Connection: Close', [LAST.replace('close', 'Close')]],
    ['slow answers that requests wait behind', [GET.replace('a=b', 'slow=30') + GET + POST, 'hello', LAST]],
  ])('%s', async (_, pieces) => {
    const [answer, by] = await both(...pieces);
    expect(answer).toMatch(/^HTTP\/1\.1 \d{3} /);
    if (!pieces.includes('hello')) expect(new Set(by)).toEqual(new Set(['plain']));
  });
});

describe('is left to Node:', () => {
  test.each([
    ['a head in two pieces', [GET.slice(0, 30), GET.slice(30), LAST]],
    ['a body that comes later', [POST, 'hello', LAST]],
    ['chunks', [`${POST.replace('Content-Length: 5', 'Transfer-Encoding: chunked')}5\r\nhello\r\n0\r\n\r\n`, LAST]],
    ['chunks and a length', [`${POST.replace('\r\n\r\n', '\r\nTransfer-Encoding: chunked\r\n\r\n')}0\r\n\r\n`, LAST]],
    ['HTTP/1.0', [GET.replace('HTTP/1.1', 'HTTP/1.0')]],
    ['no Host', [GET.replace('Host: x\r\n', '')]],
    ['two of them', [GET.replace('Host: x', 'Host: x\r\nHost: y'), LAST]],
    ['a repeated header', [GET.replace('Accept: */*', 'Accept: a/b\r\nACCEPT: c/d'), LAST]],
    ['two lengths', [`${POST.replace('\r\n\r\n', '\r\ncontent-length: 6\r\n\r\n')}hello`]],
    ['a length with a sign', [`${POST.replace(': 5', ': +5')}hello`]],
    ['a folded line', [GET.replace('*/*', 'a/b,\r\n c/d')]],
    ['a space before the colon', [GET.replace('Accept:', 'Accept :')]],
    ['a bare line feed', [GET.replaceAll('\r\n', '\n')]],
    ['a line feed in a value', [GET.replace('*/*', 'a\nb: c')]],
    ['a control sign in a value', [GET.replace('*/*', 'a\u0001b')]],
    ['a value beyond ASCII', [GET.replace('*/*', 'caf\xe9'), LAST]],
    ['a name with an underscore', [GET.replace('Accept', 'my_accept'), LAST]],
    ['__proto__', [GET.replace('Accept', '__proto__'), LAST]],
    ['a whole URL', [GET.replace('/things', 'http://x/things'), LAST]],
    ['an asterisk', [GET.replace(/\/things\S*/, '*'), LAST]],
    ['a method in lower case', [GET.replace('GET', 'get')]],
    ['a rare method', [GET.replace('GET', 'PROPFIND'), LAST]],
    ['an empty line before it', [`\r\n${GET}`, LAST]],
    ['Connection with two words', [GET.replace('Accept: */*', 'Connection: keep-alive, x'), LAST]],
    ['a long head', [GET.replace('*/*', 'x'.repeat(9000)), LAST]],
    ['a head over the limit', [GET.replace('*/*', 'x'.repeat(20_000))]],
    ['a target of somebody else', [GET.replace('/things', '/__things'), LAST]],
    ['more after the last', [LAST + GET]],
    ['noise', ['\u0001\u0002\r\n\r\n']],
    ['nothing', []],
    ['half a request', [GET.slice(0, 20)]],
  ])('%s', async (_, pieces) => {
    const [, by] = await both(...pieces);
    expect(by).not.toContain('plain');
  });

  test('all that follows on the connection, answers in their order', async () => {
    const [, by] = await both(GET + GET.replace('GET', 'PROPFIND') + GET, GET, LAST);
    expect(by).toEqual(['plain', 'node', 'node', 'node', 'node']);
  });

  test('what comes while an answer is under way, when its turn has come', async () => {
    const slow = GET.replace('a=b', 'slow=30');
    const [, by] = await both(slow + GET.replace('GET', 'PROPFIND'), LAST);
    expect(by).toEqual(['plain', 'node', 'node']);
  });
});

/** Pieces of requests, right and wrong, put together at random. */
const requestText = fc
  .record({
    method: fc.constantFrom('GET', 'POST', 'HEAD', 'DELETE', 'OPTIONS', 'get', 'PROPFIND', 'GE T', ''),
    target: fc.constantFrom(
      '/',
      '/a?b=c',
      '/%zz',
      '/a#b',
      '/a b',
      '//x',
      '*',
      'http://x/y',
      '/"<>^`{|}~',
      '/\xe9',
      '/\t',
    ),
    version: fc.constantFrom('HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'http/1.1', ''),
    headers: fc.array(
      fc.constantFrom(
        ...[
          'Accept: a/b',
          'accept: c',
          'X-Empty:',
          'X-Tab:\t a \t b\t',
          'Cookie: a=b',
          'Cookie: c=d',
          'Constructor: x',
        ],
        ...['Content-Length: 3', 'content-length: 03', 'Content-Length: 3, 3', 'Content-Length: -1', 'Content-Length:'],
        ...['Content-Length: 0', 'Content-Length: 3 ', 'Content-Length: 3a', 'Transfer-Encoding: chunked', 'Expect: x'],
        ...['Transfer-Encoding: identity', 'Connection: close', 'Connection: keep-alive', 'Connection: upgrade'],
        ...[
          'Upgrade: h2c',
          ' folded: yes',
          'No-Colon',
          ': no name',
          'Bad Name: x',
          'X: a\rb',
          'X: a\u0000b',
          'X: \x7f',
        ],
        ...['X-High: \xff', 'X_Under: y', 'X.Dot: y', 'Te: trailers', 'Trailer: x', 'Keep-Alive: timeout=1', 'Host: y'],
      ),
      { maxLength: 4 },
    ),
    host: fc.constantFrom('Host: x\r\n', 'Host: x\r\n', 'Host: x\r\n', '', 'HOST:\r\n'),
    ending: fc.constantFrom('\r\n', '\r\n', '\r\n', '\r\n', '\n', '\r'),
    body: fc.constantFrom('', '', 'abc', 'ab', 'abcd', '3\r\nabc\r\n0\r\n\r\n', '\r\n'),
  })
  .map(({ method, target, version, headers, host, ending, body }) =>
    [`${method} ${target} ${version}`, `${host.slice(0, -2)}`, ...headers, '', body]
      .join(ending)
      .replace(`${ending}${ending}`, host === '' ? ending : `${ending}${ending}`),
  );

test('whatever comes, in whatever pieces, is answered as Node answers it', async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof({ weight: 3, arbitrary: requestText }, fc.constantFrom(GET, `${POST}hello`)), {
        minLength: 1,
        maxLength: 4,
      }),
      fc.array(fc.nat(300), { maxLength: 3 }),
      async (requests, cuts) => {
        const text = requests.join('') + LAST;
        const places = [0, ...cuts.filter((cut) => cut < text.length).sort((a, b) => a - b), text.length];
        const pieces = places.slice(1).map((end, index) => text.slice(places[index], end));
        const [, by] = await both(...pieces.filter((piece) => piece !== ''));
        for (const reader of by) seen.add(reader);
      },
    ),
    { numRuns: 300, seed: 8000 },
  );
  expect(seen).toEqual(new Set(['plain', 'node']));
}, 60_000);

describe('a connection', () => {
  const open = async (server: Server, bytes: string) => {
    const socket = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' });
    const state = { text: '', closed: false };
    socket.on('error', () => {});
    socket.on('close', () => {
      state.closed = true;
    });
    socket.write(bytes, 'latin1');
    const read = (): void => {
      socket.on('data', (chunk) => {
        state.text += chunk.toString('latin1');
      });
    };
    return { socket, state, read };
  };

  const until = async (holds: () => boolean): Promise<void> => {
    for (let turn = 0; turn < 500 && !holds(); turn++) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(holds()).toBe(true);
  };

  const answers = (text: string): number => text.split('HTTP/1.1 200').length - 1;

  test('whose client reads nothing is asked nothing more, until it reads', async () => {
    heard = [];
    const total = 100;
    const { socket, state, read } = await open(plain, GET.replace('a=b', 'long').repeat(total));
    socket.pause();
    await until(() => heard.length > 0);
    let before = -1;
    while (before !== heard.length) {
      before = heard.length;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    // What the system's buffers take, and no more.
    expect(before).toBeLessThan(total);
    read();
    socket.resume();
    await until(() => answers(state.text) === total);
    socket.destroy();
  });

  test('is closed when no next request comes, but not while an answer is under way', async () => {
    const server = new PlainFirstServer({ keepAliveTimeout: 40 }, { receive: echo, isForNode: () => false });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const slow = await open(server, GET.replace('a=b', 'slow=200'));
    slow.read();
    await until(() => slow.state.closed);
    expect(slow.state.text).toContain('/things/1?slow=200');
    // It has said nothing yet: Node's patience counts.
    const silent = await open(server, '');
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(silent.state.closed).toBe(false);
    silent.read();
    silent.socket.write(GET);
    await until(() => answers(silent.state.text) === 1);
    server.closeAllConnections();
    server.close();
  });

  test('is closed with the server when it waits, and after its answer when it does not', async () => {
    const server = new PlainFirstServer({ keepAliveTimeout: 60_000 }, { receive: echo, isForNode: () => false });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    heard = [];
    const silent = await open(server, '');
    silent.read();
    const waiting = await open(server, GET);
    waiting.read();
    const busy = await open(server, GET.replace('a=b', 'slow=150'));
    busy.read();
    const withNode = await open(server, GET.replace('a=b', 'slow=150').replace('GET', 'PROPFIND'));
    withNode.read();
    await until(() => answers(waiting.state.text) === 1 && heard.length === 3);
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    silent.socket.write(GET);
    await until(() => waiting.state.closed && answers(silent.state.text) === 1);
    await until(() => answers(busy.state.text) === 1 && answers(withNode.state.text) === 1);
    for (const { socket } of [silent, busy, withNode]) socket.destroy();
    await closed;
  });
});
