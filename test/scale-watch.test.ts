import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from './run-cli';
import { type Connection, connection, endProcesses, eventually, type Process, startProcess } from './scale-process';

const SPEC = `openapi: 3.1.0
info: { title: Acme, version: '1' }
paths:
  /things/{id}:
    get:
      operationId: get-thing
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      responses:
        '200':
          description: A thing.
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Thing' }
              examples: { sample: { value: { id: 7, name: first } } }
        '429': { description: Too many., content: { application/json: { schema: { type: object } } } }
components:
  schemas:
    Thing: { type: object, required: [id, name], properties: { id: { type: integer }, name: { type: string } } }
`;
const SCENARIO = `description: Three times busy, then fine.
rules:
  - when: start
    times: 3
    then: fine
    answer: { status: 429 }
`;
/** Gives every answer a header-like mark in its value. */
const vendor = (mark: string): string => `const { mark } = require('./mark');
module.exports = { name: 'acme', behaviours: [{ name: 'mark', grade: 'documented', says: 'It marks.',
  compile: () => ({ change: (draft) => ({ ...draft, value: { ...draft.value, mark: mark + '${mark}' } }) }) }] };
`;

const folders: string[] = [];
afterAll(endProcesses);
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A project with one vendor; `write` changes a file of it as an editor does, `now` reads one. */
const project = () => {
  const folder = mkdtempSync(join(tmpdir(), 'understudy-watch-'));
  folders.push(folder);
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  write('specs/acme/openapi.yaml', SPEC);
  write('mocks/acme/vendor.js', vendor('1'));
  write('mocks/acme/mark.js', "exports.mark = 'm';\n");
  write('mocks/acme/scenarios/busy.yaml', SCENARIO);
  return { folder, write };
};

const PATH = '/acme/things/7';
const nameOf = async (one: Connection): Promise<unknown> => JSON.parse((await one.get(PATH)).text);

interface Watched {
  readonly mock: Process;
  readonly one: Connection;
  /** Changes a file and waits until it is loaded, or refused; gives all that was said. */
  readonly change: (name: string, text: string) => Promise<string>;
}

const watched = async (workers: number): Promise<Watched> => {
  const { folder, write } = project();
  const mock = await startProcess(['--watch', '--workers', String(workers), '--delay', '100ms'], folder);
  const said = (): string => mock.stdout() + mock.stderr();
  const change = async (name: string, text: string): Promise<string> => {
    const before = said().length;
    write(name, text);
    await eventually(
      () => said().length > before && [mock.stdout(), mock.stderr()].every((text) => /^$|\n$/.test(text)),
    );
    return said();
  };
  return { mock, one: connection(mock.url), change };
};

describe('--watch, with one process and with two workers', () => {
  let both: readonly Watched[] = [];
  beforeAll(async () => {
    both = await Promise.all([1, 2].map(watched));
  }, 60_000);
  afterAll(async () => {
    for (const { mock, one } of both) {
      await one.close();
      expect(await mock.stop()).toBe(0);
    }
  });
  /** At once: what takes time is that a change has to be seen. */
  const forBoth = (title: string, steps: (one: Watched) => Promise<void>): void =>
    test(title, async () => {
      expect(both).toHaveLength(2);
      await Promise.all(both.map(steps));
    });

  forBoth(
    'serves a changed example without losing what runs or where a scenario stands',
    async ({ mock, one, change }) => {
      expect(await nameOf(one)).toEqual({ id: 7, name: 'first', mark: 'm1' });
      expect((await one.put('/__understudy/scenarios/acme', { name: 'busy' }, 'kept')).status).toBe(200);
      expect((await one.get(PATH, 'kept')).status).toBe(429);
      const open = Array.from({ length: 4 }, () => connection(mock.url));
      let changed = false;
      const requests = open.map(async (each) => {
        const statuses: number[] = [];
        while (!changed || statuses.length < 3) statuses.push((await each.get(PATH)).status);
        return statuses;
      });
      expect(await change('specs/acme/openapi.yaml', SPEC.replace('first', 'second'))).toMatch(
        /understudy: specs\/acme\/openapi\.yaml changed: loaded again\./,
      );
      changed = true;
      expect((await Promise.all(requests)).flat().filter((status) => status !== 200)).toEqual([]);
      for (const each of open) await each.close();
      expect(await nameOf(one)).toEqual({ id: 7, name: 'second', mark: 'm1' });
      const statuses: number[] = [];
      for (let n = 0; n < 3; n++) statuses.push((await one.get(PATH, 'kept')).status);
      expect(statuses).toEqual([429, 429, 200]);
    },
  );

  forBoth(
    'keeps serving the version before a broken edit, which is named with file and line',
    async ({ one, change }) => {
      expect(await change('specs/acme/openapi.yaml', `${SPEC}  oops: [\n`)).toMatch(
        /specs\/acme\/openapi\.yaml changed, but the version before goes on serving:\nspecs\/acme\/openapi\.yaml:\d+:\d+: /,
      );
      expect(await nameOf(one)).toMatchObject({ name: 'second' });
      expect(
        await change('specs/acme/openapi.yaml', SPEC.replace("'#/components/schemas/Thing'", "'#/nowhere'")),
      ).toMatch(/goes on serving:\nspecs\/acme\/openapi\.yaml:13:\d+: .*#\/nowhere/);
      expect(await nameOf(one)).toMatchObject({ name: 'second' });
      await change('specs/acme/openapi.yaml', SPEC.replace('first', 'third'));
      expect(await nameOf(one)).toMatchObject({ name: 'third' });
    },
  );

  forBoth('loads the code of a vendor again, and what that code requires', async ({ one, change }) => {
    await change('mocks/acme/vendor.js', vendor('2'));
    expect(await nameOf(one)).toMatchObject({ mark: 'm2' });
    await change('mocks/acme/mark.js', "exports.mark = 'n';\n");
    expect(await nameOf(one)).toMatchObject({ mark: 'n2' });
    expect(await change('mocks/acme/vendor.js', 'module.exports = {')).toMatch(
      /vendor\.js changed, but the version before/,
    );
    expect(await nameOf(one)).toMatchObject({ mark: 'n2' });
    await change('mocks/acme/vendor.js', vendor('3'));
    expect(await nameOf(one)).toMatchObject({ mark: 'n3' });
  });

  forBoth(
    'takes new scenarios, refuses broken ones with their line, and takes a new vendor',
    async ({ mock, one, change }) => {
      await change('mocks/acme/scenarios/late.yaml', SCENARIO.replace('429', '500'));
      expect(mock.stderr()).toMatch(/late\.yaml:\d+:\d+/);
      await change('mocks/acme/scenarios/late.yaml', SCENARIO.replace('times: 3', 'times: 1'));
      expect((await one.put('/__understudy/scenarios/acme', { name: 'late' }, 'late')).status).toBe(200);
      expect([(await one.get(PATH, 'late')).status, (await one.get(PATH, 'late')).status]).toEqual([429, 200]);
      await change('specs/zebra/openapi.yaml', SPEC.replace('first', 'striped'));
      expect(JSON.parse((await one.get('/zebra/things/7')).text)).toEqual({ id: 7, name: 'striped' });
    },
  );
});

test.concurrent('a file given by path is watched with the files that it refers to', async () => {
  const { folder, write } = project();
  write('one.yaml', SPEC.replace("'#/components/schemas/Thing'", "'./thing.yaml'"));
  write('thing.yaml', 'type: object\nrequired: [id]\n');
  const mock = await startProcess(['./one.yaml', '--watch'], folder);
  const one = connection(mock.url);
  expect((await one.get('/things/7')).status).toBe(200);
  write('thing.yaml', 'type: object\nrequired: [id\n');
  await eventually(() => /thing\.yaml changed, but .*\n.*thing\.yaml:\d+:\d+/.test(mock.stderr()));
  write('thing.yaml', 'type: object\nrequired: [id, name]\n');
  await eventually(() => /thing\.yaml changed: loaded again/.test(mock.stdout()));
  await one.close();
  expect(await mock.stop()).toBe(0);
});

test.concurrent.each([[1], [2]])(
  'with %i worker(s) a project whose only document goes and comes back is not forgotten',
  async (workers) => {
    const { folder, write } = project();
    const mock = await startProcess(['--watch', '--workers', String(workers)], folder);
    const one = connection(mock.url);
    expect(await nameOf(one)).toMatchObject({ name: 'first' });
    for (const name of ['second', 'third']) {
      const told = mock.stderr().length;
      rmSync(join(folder, 'specs/acme/openapi.yaml'));
      await eventually(() => /goes on serving:\n.*no vendor in .*specs now/.test(mock.stderr().slice(told)));
      expect((await one.get(PATH)).status).toBe(200);
      expect((await one.get('/wethod/api/contacts/1')).status).toBe(404);
      const loaded = mock.stdout().length;
      write('specs/acme/openapi.yaml', SPEC.replace('first', name));
      await eventually(() => mock.stdout().slice(loaded).includes('loaded again'));
      expect(await nameOf(one)).toMatchObject({ name });
    }
    await one.close();
    expect(await mock.stop()).toBe(0);
  },
);

test.concurrent('a project’s own vendor that goes and comes back is not taken for the package’s of that name', async () => {
  const { folder, write } = project();
  write('specs/wethod/openapi.yaml', SPEC);
  const mock = await startProcess(['wethod', '--watch'], folder);
  const one = connection(mock.url);
  rmSync(join(folder, 'specs/wethod/openapi.yaml'));
  await eventually(() => /goes on serving:\n.*no wethod in .*specs now/.test(mock.stderr()));
  expect((await one.get('/wethod/things/7')).status).toBe(200);
  write('specs/wethod/openapi.yaml', SPEC.replace('first', 'second'));
  await eventually(() => mock.stdout().includes('loaded again'));
  expect(JSON.parse((await one.get('/wethod/things/7')).text)).toMatchObject({ name: 'second' });
  await one.close();
  expect(await mock.stop()).toBe(0);
});

test('twenty reloads leave nothing behind', () => {
  const { folder } = project();
  cpSync(join(root, 'specs', 'superoffice'), join(folder, 'specs', 'superoffice'), { recursive: true });
  // Whoever keeps a name of it keeps its whole text.
  appendFileSync(join(folder, 'specs', 'superoffice', 'openapi.yaml'), `\n# ${'long '.repeat(40_000)}\n`);
  const script = `
    const { startMock } = require(${JSON.stringify(join(root, 'dist', 'src', 'index.js'))});
    const { writeFileSync } = require('node:fs');
    const heap = async () => { for (let n = 0; n < 4; n++) { gc(); await new Promise((go) => setImmediate(go)); } return process.memoryUsage().heapUsed; };
    (async () => {
      const mock = await startMock();
      const turn = async (n) => {
        writeFileSync('mocks/acme/vendor.js', ${JSON.stringify(vendor('X'))}.replace('X', String(n)));
        await mock.reload();
        const { mark } = await (await fetch(mock.url + '/acme/things/7')).json();
        if (mark !== 'm' + n) throw new Error('served ' + mark + ' at reload ' + n);
        await (await fetch(mock.url + '/__understudy/metrics')).text();
        await (await fetch(mock.url + '/superoffice/api/v1/Contact/5/Summary')).text();
      };
      for (let n = 0; n < 5; n++) await turn(n);
      const before = await heap();
      for (let n = 5; n < 25; n++) await turn(n);
      console.log(JSON.stringify({ before, after: await heap() }));
      await mock.close();
      process.exit(0);
    })();`;
  const out = execFileSync(process.execPath, ['--expose-gc', '-e', script], { cwd: folder, encoding: 'utf8' });
  const { before, after } = JSON.parse(out) as { before: number; after: number };
  // One version's text takes 0.25 MB; the counters and the journal fill with the first requests.
  expect((after - before) / 1e6).toBeLessThan(3);
}, 60_000);
