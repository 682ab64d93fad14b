import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, startCliMock } from './run-cli';

const folder = mkdtempSync(join(tmpdir(), 'understudy-usage-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const configured = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

/** One message, no stack trace, exit 2. */
const refused = async (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> => {
  const { code, stdout, stderr } = await runCommand(args, { env });
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(code).toBe(2);
  return stdout + stderr;
};

describe('help', () => {
  test.each([
    [['-h'], /Usage: understudy \[options\] \[command\]/],
    [['mock', '-h'], /Usage: understudy mock/],
    [['mock', 'wethod', '-h'], /Usage: understudy mock/],
    [['mock', '-h', '--watch'], /Usage: understudy mock/],
    [['test', '-h'], /Usage: understudy test/],
    [['report', 'merge', '-h'], /Usage: understudy report merge/],
  ])('%j shows it', async (args, expected) => {
    const { code, stdout } = await runCommand(args);
    expect(stdout).toMatch(expected);
    expect(code).toBe(0);
  });

  test('-h with an address is the host of the mock', async () => {
    const mock = await startCliMock(['wethod', '-h', 'localhost']);
    expect((await fetch(`${mock.url}/__understudy/`)).status).toBe(200);
    await mock.stop();
  });

  test.each([[['rewind', '--help']], [['help', 'rewind']], [['report', 'rewind', '-h']], [['rewind']]])(
    '%j says that there is no such command',
    async (args) => expect(await refused(args)).toMatch(/unknown command 'rewind'/),
  );

  test.each(['mock', 'test', 'lint', 'list', 'init', 'sensitivity', 'completion', 'report merge', 'report render'])(
    '%s has examples',
    async (command) => {
      const { stdout } = await runCommand([...command.split(' '), '--help']);
      expect(stdout).toContain(`Examples:\n  understudy ${command}`);
    },
  );

  test('without arguments it says what was found, and what to do next', async () => {
    expect(await refused([])).toMatch(
      /Found here: 4 vendors callab, .* under specs\/\..*understudy mock .*understudy test .*--help/s,
    );
    const empty = mkdtempSync(join(folder, 'empty-'));
    const nothing = await runCommand([], { cwd: empty });
    expect(nothing.stdout).toMatch(/no specs\/ folder here\. These vendors come .*callab.*understudy init acme/s);
    writeFileSync(join(empty, 'openapi-v2.json'), '{}');
    writeFileSync(join(empty, 'understudy.config.yaml'), '');
    const document = await runCommand([], { cwd: empty });
    expect(document.stdout).toMatch(
      /Found here: openapi-v2\.json; understudy\.config\.yaml\..*mock \.\/openapi-v2\.json/s,
    );
    expect([nothing.code, document.code]).toEqual([2, 2]);
  });
});

describe('a configuration file', () => {
  const commands = [
    ['mock', '-p', '0'],
    ['test'],
    ['list'],
    ['lint'],
    ['init', 'acme', 'x.yaml'],
    ['report', 'merge', 'x'],
    ['report', 'render', 'x'],
    ['sensitivity'],
  ];

  test.each(commands.map((command) => [command]))('that is missing stops %j', async (command) => {
    expect(await refused([...command, '--config', 'nowhere.yaml'])).toMatch(/nowhere\.yaml: there is no such file/);
  });

  test.each(commands.map((command) => [command]))('that is broken stops %j', async (command) => {
    const file = configured('broken.yaml', 'mock: [\n');
    expect(await refused([...command, '--config', file])).toMatch(/broken\.yaml:\d+:\d+/);
  });

  test.each([
    [
      ['understudy.config.ts'],
      /understudy\.config\.ts: no configuration of this name or form is read\. Write it as understudy\.config\.yaml/,
    ],
    [['.understudyrc'], /\.understudyrc: no configuration/],
    [
      ['understudy.config.json', 'understudy.config.yaml'],
      /config\.json: understudy\.config\.yaml is read, and this one is not/,
    ],
    [['understudy.config.yml', 'understudy.config.toml'], /config\.toml: understudy\.config\.yml is read/],
  ])('%j is not left unread in silence', async (names, message) => {
    const root = mkdtempSync(join(folder, 'forms-'));
    for (const name of names) writeFileSync(join(root, name), '{}');
    const { code, stderr } = await runCommand(['list', 'wethod'], { cwd: root });
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  test('is named, and its wrong value shown, where an option refuses it', async () => {
    const file = configured('delay.yaml', 'mock: { delay: 5 parsecs }\n');
    expect(await refused(['mock', '-p', '0', '--config', file])).toMatch(
      /delay\.yaml, mock\.delay: "5 parsecs".*200ms/,
    );
  });
});

describe('a wrong value is shown', () => {
  test.each([
    [['mock', '--port', '70000'], /'70000'.*0 to 65535/],
    [['mock', '--delay', '5 parsecs'], /'5 parsecs'.*200ms/],
    [['test', '--rate', 'fast'], /'fast'.*2\/s/],
    [['test', '--timeout', '0'], /'0'.*at least 1ms/],
    [
      ['test', 'wethod', '--replay', 'wethod/get-contact/example/sampel'],
      /No case "wethod\/get-contact\/example\/sampel"\. Known: .*\(did you mean "wethod\/get-contact\/example\/sample"\?\)/,
    ],
    [['test', 'wethod', '--only', 'wethod/get-contct/example'], /No case .* Known: wethod\/get-contact/],
    [['test', '--fail-under', '80'], /'80'.*80%/],
    [['test', '--header', 'X-Tenant'], /'Name: value'/],
    [['test', '--header', 'acmee=X-Tenant: a'], /No vendor "acmee"/],
    [['test', '--failed', 'nowhere.json'], /nowhere\.json/],
    [['test', '--baseline', 'nowhere.yaml'], /nowhere\.yaml: there is no such baseline/],
    [['test', '--tag', 'nothing'], /--tag "nothing" matches nothing\. Known: /],
    [['test', '--shard', '5/4'], /'5\/4'.*1\/4/],
    [['test', '--target', 'wethod'], /'wethod'.*vendor=value/],
    [['test', 'wethod', '--target', 'wethod=api.example'], /"api\.example" is no URL.*https:\/\//],
    [['test', 'wethod', '--target', 'wethod=localhost:4010'], /"localhost:4010".*http or https/],
  ])('%j', async (args, expected) => expect(await refused(args)).toMatch(expected));

  test('but not what may be secret in a target', async () => {
    for (const target of ['https://u:hunter2@h/x', 'u:hunter2@h', 'https://h/?token=hunter2', 'h?token=hunter2'])
      expect(await refused(['test', 'wethod', '--target', `wethod=${target}`])).not.toContain('hunter2');
  });

  test('of the environment, too', async () => {
    expect(await refused(['mock'], { UNDERSTUDY_PORT: 'many' })).toMatch(/'many'.*UNDERSTUDY_PORT/);
    expect(await refused(['test', 'wethod'], { UNDERSTUDY_TARGET_WETHOD: 'somewhere' })).toMatch(
      /"somewhere" is no URL/,
    );
  });
});

describe('the report of an earlier run is kept by', () => {
  const kept = configured('earlier.json', '{ "kept": true }');
  test.each([
    [['test', 'wethod', '--tag', 'nothing', '--report', `json=${kept}`], /--tag "nothing"/],
    [['test', 'wethd', '--report', `json=${kept}`], /No vendor "wethd"/],
    [['test', '--report', `json=${kept},html=/proc/nope/x.html`, 'wethod'], /Cannot write the report \/proc\/nope/],
    [['report', 'render', kept, '--report', `json=${kept}`], /earlier\.json/],
    [['report', 'merge', kept, '--out', kept], /earlier\.json/],
  ])('%j', async (args, expected) => {
    expect(await refused(args)).toMatch(expected);
    expect(readFileSync(kept, 'utf8')).toBe('{ "kept": true }');
  });
});

describe('--only', () => {
  test('finds an operation of whatever vendor has it, and asks the others nothing', async () => {
    const { code, stdout } = await runCommand(['test', '--only', 'get-contact']);
    expect(stdout).toMatch(/highlevel\s+conforms.*wethod\s+conforms/s);
    expect(stdout).not.toMatch(/callab|superoffice/);
    expect(code).toBe(0);
  });

  test('takes several, by commas or repeated', async () => {
    for (const args of [
      ['--only', 'get-contact,get-contact-by-id'],
      ['--only', 'get-contact', '--only', 'get-contact-by-id'],
    ]) {
      const { code, stdout } = await runCommand(['test', ...args]);
      expect(stdout).toMatch(/callab\s+conforms.*wethod\s+conforms/s);
      expect(code).toBe(0);
    }
  });

  test('says which word matched nothing, also beside one that did', async () => {
    const text = await refused(['test', '--only', 'get-contact,get-nothing']);
    expect(text).toMatch(/No operation "get-nothing"\. Known: get-contact-by-id, get-contact, v1/);
  });

  test('takes no vendor for an operation, and says how several are written', async () => {
    expect(await refused(['test', '--only', 'get-contct', 'wethod'])).toMatch(/"get-contct".*mean "get-contact"/);
    expect(await refused(['test', '--only', 'get-contact', 'get-nothing'])).toMatch(
      /"get-nothing".*separated by commas/,
    );
  });

  test('a replayed case is found in whatever vendor it is', async () => {
    const { code, stdout } = await runCommand(['test', '--replay', 'wethod/get-contact/violation/path-id/pattern']);
    expect(stdout).toMatch(/wethod\s+conforms — 1 passed/);
    expect(code).toBe(0);
  });
});

test('a document that is named twice is asked once, and two of one name are told apart by nobody', async () => {
  const root = mkdtempSync(join(folder, 'twice-'));
  const document = {
    openapi: '3.1.0',
    info: { title: 't', version: '1' },
    paths: { '/a': { get: { responses: { 200: { description: 'ok' } } } } },
  };
  for (const name of ['same.json', 'b/same.json']) {
    mkdirSync(join(root, 'b'), { recursive: true });
    writeFileSync(join(root, name), JSON.stringify(document));
  }
  const twice = await runCommand(['test', 'same.json', 'same.json', '--dry-run'], { cwd: root });
  expect(twice.stdout.match(/^same /gm)).toHaveLength(1);
  const two = await runCommand(['test', 'same.json', 'b/same.json', '--target', 'same=http://127.0.0.1:1'], {
    cwd: root,
  });
  expect(two.stderr).toMatch(/The name same is claimed twice: by .*same\.json and by b\/same\.json/);
});

test('a recording without an entry is no pass', async () => {
  const har = configured('none.har', '{"log":{"entries":[]}}');
  const { code, stdout } = await runCommand(['test', 'wethod', '--from', har]);
  expect([code, stdout]).toEqual([3, expect.stringContaining('cannot say — no cases')]);
});

test.each([
  ['http://127.0.0.1:9', '"http://127.0.0.1:9" is no Redis; write redis://host:6379'],
  ['localhost:6379', '"localhost:6379" is no Redis'],
  ['https://u:hidden@h', '"https://[redacted]@h" is no Redis'],
  ['redis://', '"redis://" is no Redis'],
])('the shared state has to be a Redis: %s', async (state, told) => {
  const { code, stderr } = await runCommand(['mock', 'wethod', '--port', '0', '--state', state]);
  expect(code).toBe(2);
  expect(stderr).toContain(`--state (UNDERSTUDY_STATE): ${told}`);
});

describe('an option that would do nothing', () => {
  test.each([
    [['mock', '--records', '10'], /--records .*--data store/],
    [['mock', '--no-callbacks', '--callbacks-to', 'hooks.internal'], /--callbacks-to .*--no-callbacks/],
    [['test', '--seed', '7'], /--seed .*--generate/],
    [['test', '--dry-run', '--report', 'github'], /--report .*--dry-run/],
    [['test', '--dry-run', '--fail-under', '80%'], /--fail-under .*--dry-run/],
    [['test', '--update-baseline'], /--update-baseline .*--baseline known\.yaml/],
    [['test', '--replay', 'a', '--tag', 'b'], /--tag .*--replay/],
    [['test', '--replay', 'a', '--only', 'b'], /--only .*--replay/],
    [['drift', 'wethod', '--from', 'a.har', '--rate', '1/s'], /--rate .*only --target sends some/],
    [['drift', 'wethod', '--from', 'a.har', '--header', 'A: b'], /--header .*only --target/],
    [['drift', 'wethod', '--against', 'b.yaml', '--tag', 'b'], /--tag .*--against compares whole documents/],
  ])('%j is refused', async (args, expected) => expect(await refused(args)).toMatch(expected));

  test('is said where the same command asks a real endpoint elsewhere', async () => {
    const { code, stderr } = await runCommand(['test', 'wethod', '--rate', '1/h']);
    expect(stderr).toMatch(/warning {2}--rate .*--target/);
    expect(code).toBe(0);
  });
});
