import { connect, type RunningMock, startMock } from '../src/index';

const KNOWN = { authorization: 'Bearer x', version: '2021-04-15' };
const PATH = '/highlevel/contacts/ocQHyuzHvysMo5N5VsXc';
const REAL = 'https://services.leadconnectorhq.com/contacts/ocQHyuzHvysMo5N5VsXc';

let mock: RunningMock;
beforeAll(async () => {
  mock = await startMock({ vendors: ['highlevel', 'wethod'], data: 'store' });
});
afterAll(() => mock.close());
beforeEach(() => mock.reset());

const clients = [
  ['the running mock', () => mock],
  ['a client that was connected', () => connect(`${mock.url}/`)],
] as const;

describe.each(clients)('%s', (_, clientOf) => {
  test('plays a scenario from its start, and none', async () => {
    const client = clientOf();
    const ask = async () => (await client.fetch(PATH, { headers: KNOWN })).status;
    await client.play('highlevel', 'rate-limited');
    const first = [await ask(), await ask(), await ask(), await ask()];
    expect(first).toContain(429);
    await client.play('highlevel', 'rate-limited');
    expect([await ask(), await ask(), await ask(), await ask()]).toEqual(first);
    await client.play('highlevel', null);
    expect(await ask()).toBe(200);
  });

  test('answers at the vendor’s real URL, at a path, and as a Request', async () => {
    const client = clientOf();
    for (const input of [REAL, PATH, new URL(REAL), new Request(`${mock.url}${PATH}`)]) {
      const response = await client.fetch(input, { headers: KNOWN });
      expect([response.status, await response.json()]).toEqual([
        200,
        expect.objectContaining({ contact: expect.anything() }),
      ]);
    }
  });

  test('keeps sessions apart, and resets one alone', async () => {
    const [one, other] = [clientOf().session('one'), clientOf().session('other')];
    await one.play('highlevel', 'vendor-down');
    const statuses = async () =>
      Promise.all([one, other].map(async (it) => (await it.fetch(PATH, { headers: KNOWN })).status));
    expect(await statuses()).toEqual([503, 200]);
    await one.reset();
    expect(await statuses()).toEqual([200, 200]);
    expect([(await one.traffic()).length, (await other.traffic()).length]).toEqual([1, 2]);
  });

  test('knows what was called', async () => {
    const client = clientOf();
    await client.fetch(PATH);
    await client.fetch(PATH, { headers: KNOWN });
    await client.fetch('/highlevel/nothing');
    expect(await client.expectCalled('highlevel', 'get-contact', { times: 1, status: 200 })).toHaveLength(2);
    await client.expectCalled('highlevel', 'GET /contacts/{contactId}', { times: 2 });
    await client.expectCalled('wethod', 'get-contact', { times: 0 });
    expect((await client.traffic()).map(({ operation, status }) => [operation, status])).toEqual([
      ['get-contact', 401],
      ['get-contact', 200],
      [null, 404],
    ]);
  });

  test('says what was called instead', async () => {
    const client = clientOf();
    await client.fetch(PATH, { headers: KNOWN });
    await expect(client.expectCalled('wethod', 'get-contact')).rejects.toMatchObject({
      code: 'NOT_CALLED',
      message: expect.stringMatching(/wethod get-contact was expected at least once.*GET \/contacts\/\w+ → 200/s),
    });
    await expect(client.expectCalled('highlevel', 'get-contact', { times: 2 })).rejects.toThrow(/2 times.*1 times/);
    await expect(client.expectCalled('highlevel', 'get-contcat')).rejects.toThrow(
      /No operation "get-contcat".*get-contact/,
    );
    await expect(client.expectCalled('nobody', 'get-contact')).rejects.toThrow(/No vendor "nobody".*highlevel, wethod/);
  });

  test('says what is known where a name is not', async () => {
    const client = clientOf();
    await expect(client.play('highlevel', 'rate-limted')).rejects.toThrow(/rate-limited/);
    await expect(client.play('nobody', 'slow')).rejects.toThrow(/highlevel, wethod/);
    await expect(client.fetch('https://api.example.com/x')).rejects.toThrow(
      /api\.example\.com.*services\.leadconnectorhq\.com/,
    );
    await expect(client.session('a b').play('highlevel', 'slow')).rejects.toThrow(/without spaces/);
  });

  test('gives a network error where the vendor cannot be reached', async () => {
    const client = clientOf().session('unreachable');
    await client.play('highlevel', 'unreachable');
    await expect(client.fetch(REAL, { headers: KNOWN })).rejects.toThrow('fetch failed');
  });
});

test('a mock closes itself at the end of its block', async () => {
  let url = '';
  {
    const own = await startMock({ vendors: ['wethod'] });
    await using _ = own;
    url = own.url;
    expect(await own.session('x').traffic()).toEqual([]);
  }
  await expect(connect(url).traffic()).rejects.toMatchObject({
    code: 'MOCK_UNREACHABLE',
    message: expect.stringMatching(/No mock answers at http:\/\/127\.0\.0\.1:\d+: .*ECONNREFUSED.*understudy mock/),
  });
});

test('a mock that speaks HTTPS trusts its own certificate', async () => {
  await using secure = await startMock({ vendors: ['wethod'], https: true });
  await secure.play('wethod', 'vendor-down');
  expect((await secure.fetch('https://api.wethod.com/api/contacts/1')).status).toBe(503);
});

test('what is no URL of a mock is refused at once', () => {
  expect(() => connect('localhost:4010')).toThrow(/"localhost:4010" is no URL of a mock/);
});
