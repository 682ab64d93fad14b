import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { NO_REDIS, type RedisServer, redisBinary, startRedis } from './redis-server';
import { endAll, runCli, startCliMock } from './run-cli';

const describeRedis = redisBinary === undefined ? describe.skip : describe;

describeRedis(`a mock whose Redis is away${redisBinary === undefined ? `: ${NO_REDIS}` : ''}`, () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(async () => {
    endAll();
    await redis.stop();
  });

  test('answers requests of no session while nothing was in play, and guesses nothing of the others', async () => {
    const mock = await startCliMock(['wethod', '--state', redis.url, '--log-level', 'silent']);
    const ask = async (headers: Record<string, string> = {}): Promise<number> =>
      (await fetch(`${mock.url}/wethod/api/contacts/1`, { headers: { authorization: 'Bearer x', ...headers } })).status;
    const usual = await ask();
    await redis.kill();
    expect([await ask(), await ask()]).toEqual([usual, usual]);
    expect(await ask({ 'understudy-session': 'mine' })).toBe(503);

    // Takes connections, as a stopped process does, and never answers.
    const held: Socket[] = [];
    const hanging = createServer((socket) => void held.push(socket)).listen(redis.port, '127.0.0.1');
    await once(hanging, 'connection');
    expect(await ask()).toBe(usual);
    for (const socket of held) socket.destroy();
    await new Promise((resolve) => hanging.close(resolve));

    await redis.start();
    for (let status = 503; status === 503; ) status = await ask({ 'understudy-session': 'mine' });
    await mock.stop();
  });

  test('says that a password is missing or wrong, and shows none', async () => {
    const socket = connect(redis.port, '127.0.0.1');
    socket.write('CONFIG SET requirepass right\r\n');
    await once(socket, 'data');
    socket.destroy();
    const missing = await runCli(['mock', 'wethod', '-p', '0', '--state', redis.url]);
    expect(missing.stderr).toMatch(/cannot be reached: .*NOAUTH/);
    const wrong = await runCli(['mock', 'wethod', '-p', '0', '--state', redis.url.replace('//', '//:guessed@')]);
    expect(wrong.stderr).toMatch(/cannot be reached: .*WRONGPASS/);
    expect(wrong.stderr).not.toContain('guessed');
    expect([missing.code, wrong.code]).toEqual([2, 2]);
  });
});
