import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { load as loadYaml } from 'js-yaml';
import { endAll, type RunningCli, root, runCommand, startCliMock } from './run-cli';

const folder = mkdtempSync(join(tmpdir(), 'understudy-pages-'));
afterAll(() => {
  endAll();
  rmSync(folder, { recursive: true });
});

interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly status: number;
  /** A text of the page that the answer has to be, as JSON. */
  readonly answer?: unknown;
}

/** A page's vendor is called after its file. */
const vendorOf = (page: string): string => page.replace(/\.\w+$/, '');

/** One project with a vendor from each page: `init` from the page, and nothing else. */
const project = async (pages: readonly string[]): Promise<string> => {
  const cwd = mkdtempSync(join(folder, 'project-'));
  for (const page of pages) {
    const { code, stderr } = await runCommand(['init', vendorOf(basename(page)), page], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  }
  return cwd;
};

/** Of a form, fetch knows the type. */
const isJson = (body: unknown): boolean =>
  body !== undefined && !(body instanceof URLSearchParams || body instanceof FormData);

const formOf = (fields: Readonly<Record<string, string>>): FormData => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
};

const answersOf = (url: string, asked: readonly Asked[]) =>
  Promise.all(
    asked.map(async ({ method = 'GET', path, headers = {}, body }) => {
      const response = await fetch(url + path, {
        method,
        headers: { ...(isJson(body) ? { 'content-type': 'application/json' } : {}), ...headers },
        ...(body === undefined ? {} : { body: isJson(body) ? JSON.stringify(body) : (body as URLSearchParams) }),
      });
      const text = await response.text();
      const answer = /json/.test(response.headers.get('content-type') ?? '') ? (JSON.parse(text) as unknown) : text;
      return { status: response.status, answer: text === '' ? undefined : answer };
    }),
  );

const expectedOf = (asked: readonly Asked[]) => asked.map(({ status, answer }) => ({ status, answer }));

const page = (name: string): string => join(root, 'test', 'fixtures', 'pages', name);

const BASIC = { authorization: 'Basic YTpi' };
const KEY = { 'X-Api-Key': 'k' };
const ORDER = { id: 7001, state: 'paid', total: 129.9, note: null };
const PAGES: Readonly<Record<string, readonly Asked[]>> = {
  'orders.md': [
    { path: '/orders?limit=2', headers: KEY, status: 200, answer: { orders: [ORDER], next: 'eyJwIjoyfQ' } },
    { path: '/orders?state=lost', headers: KEY, status: 422, answer: expect.anything() },
    { path: '/orders', status: 401, answer: expect.anything() },
    { path: '/orders/7001', headers: KEY, status: 200, answer: ORDER },
    {
      method: 'POST',
      path: '/orders',
      headers: KEY,
      body: { customer_id: 'cus_8Jw2', lines: [{ sku: 'ROPE-10' }] },
      status: 201,
      answer: { id: 7002, state: 'open', total: 40, note: null },
    },
    {
      method: 'POST',
      path: '/orders',
      headers: KEY,
      body: { lines: [{ sku: 'ROPE-10' }] },
      status: 422,
      answer: { error: 'unknown_sku', field: 'lines[0].sku' },
    },
  ],
  'ferries.txt': [
    {
      path: '/api/crossings/0b6a7a0e-3c58-4f37-9f0e-6f3d0f1a9c11?seats=true',
      headers: { authorization: 'Basic YTpi' },
      status: 200,
      answer: expect.objectContaining({ port: { code: 'DKRNE', name: 'Roenne' }, left: 42 }),
    },
    {
      path: '/api/crossings/0b6a7a0e-3c58-4f37-9f0e-6f3d0f1a9c11',
      headers: { authorization: 'Basic YTpi', prefer: 'code=404' },
      status: 404,
      answer: { title: 'No such crossing', status: 404 },
    },
  ],
  'notes.txt': [
    { method: 'DELETE', path: '/v1/notes/nt_93hf02kd', status: 204 },
    {
      method: 'DELETE',
      path: '/v1/notes/nt_93hf02kd',
      headers: { prefer: 'code=404' },
      status: 404,
      answer: { noteId: 'nt_93hf02kd', reason: 'gone' },
    },
  ],
  'boats.html': [
    { path: '/boats/7', status: 200, answer: { id: 7, name: 'Fram & co', tags: ['polar'] } },
    { path: '/boats/8', headers: { prefer: 'code=404' }, status: 404 },
    {
      method: 'POST',
      path: '/boats',
      headers: { authorization: 'Bearer t' },
      body: { name: 'Gjøa' },
      status: 201,
      answer: { id: 8, name: 'Gjøa' },
    },
  ],
  // curl commands alone, with the options that they are written with.
  'parcels.md': [
    {
      path: '/v2/parcels?status=sent&q=red+box&limit=3',
      headers: BASIC,
      status: 200,
      answer: { data: [{ id: 'pc_1', status: 'sent' }], has_more: false },
    },
    { path: '/v2/parcels', status: 401, answer: expect.anything() },
    {
      method: 'PATCH',
      path: '/v2/parcels/pc_2',
      headers: BASIC,
      body: { weight: 13 },
      status: 200,
      answer: { id: 'pc_2', status: 'new', to: 'Ada', weight: 13 },
    },
    {
      method: 'POST',
      path: '/v2/parcels/pc_2/labels',
      headers: BASIC,
      body: formOf({ copies: '2', note: 'front door' }),
      status: 200,
      answer: { id: 'lb_1', copies: 2 },
    },
    {
      method: 'POST',
      path: '/v2/parcels/pc_2/payments',
      headers: BASIC,
      body: new URLSearchParams({ amount: '2000', currency: 'nok', 'metadata[order]': '6735', capture: 'true' }),
      status: 200,
      answer: { id: 'py_1', amount: 2000, currency: 'nok' },
    },
    { method: 'DELETE', path: '/v2/parcels/pc_2', headers: BASIC, status: 204 },
  ],
  'memos.md': [
    { path: '/notes/3', headers: BASIC, status: 200, answer: expect.stringMatching(/^<\?xml.*<title>Milk<\/title>/s) },
    {
      method: 'POST',
      path: '/notes',
      headers: BASIC,
      body: new URLSearchParams({ title: 'Milk', done: 'false', tag: 'a' }),
      status: 201,
      answer: '<note id="4"><title>Milk</title><done>false</done></note>',
    },
  ],
  'people.md': [
    { path: '/users?page=2', status: 200, answer: [{ id: 1, name: 'Ada' }] },
    { method: 'POST', path: '/users', body: { age: 36 }, status: 400, answer: expect.anything() },
    { method: 'DELETE', path: '/users/7', status: 204 },
  ],
  'trains.rst': [
    { path: '/trains/12', headers: { authorization: 'Bearer t' }, status: 200, answer: { id: 12, speed: 80.5 } },
    { path: '/trains?limit=2&page=1&sort=id', status: 200, answer: [{ id: 12, speed: 80.5 }] },
    { path: '/trains?limit=many', status: 422, answer: expect.objectContaining({ status: 422 }) },
  ],
  'planes.adoc': [{ path: '/planes/4', status: 200, answer: { planeId: 4, name: 'A' } }],
  'invoices.md': [
    {
      path: '/invoices/2026-0042?expand=lines',
      headers: { authorization: 'Bearer t' },
      status: 200,
      answer: {
        object: 'invoice',
        number: '2026-0042',
        paid: false,
        customer: { id: 'c_1' },
        lines: [{ text: 'Ink', cents: 450 }],
      },
    },
  ],
};

describe('a vendor from a documentation page', () => {
  let mock: RunningCli;
  let cwd: string;
  beforeAll(async () => {
    cwd = await project(Object.keys(PAGES).map(page));
    mock = await startCliMock([], { cwd });
  }, 60_000);

  test.each(Object.entries(PAGES))('%s: the mock answers what the page shows', async (name, asked) => {
    expect(await answersOf(`${mock.url}/${vendorOf(name)}`, asked)).toEqual(expectedOf(asked));
  });

  test('lint has nothing to say of a draft', async () => {
    const { code, stdout } = await runCommand(['lint'], { cwd });
    expect(stdout.trim().split('\n')).toEqual(
      Object.keys(PAGES)
        .map(vendorOf)
        .sort()
        .map((name) => expect.stringMatching(`^ok  ${name}  \\d operations?, \\d+ examples$`)),
    );
    expect(code).toBe(0);
  });

  test('each fact has its line of the page', () => {
    const { paths, components } = loadYaml(readFileSync(join(cwd, 'specs/orders/openapi.yaml'), 'utf8')) as PageDraft;
    const lines = readFileSync(page('orders.md'), 'utf8').split('\n');
    const lineOf = (fact: Fact | undefined): string => lines[(fact?.['x-source']?.line ?? 0) - 1] ?? '';
    const list = paths['/orders']?.get;
    expect(list?.['x-source']).toMatchObject({ document: 'orders.md', title: 'List orders' });
    expect(lineOf(list)).toBe('`GET /orders`');
    expect(list?.parameters.map(({ name, ...fact }) => [name, lineOf(fact).includes(name)])).toEqual([
      ['limit', true],
      ['state', true],
    ]);
    const { properties } = components.schemas.CreateOrderRequest ?? {};
    expect(lineOf(properties?.customer_id)).toContain('customer_id');
    expect(lineOf(components.schemas.CreateOrderAnswer?.properties.total)).toContain('"total": 40.00');
  });

  test('a page of HTML has its own lines', () => {
    const { paths, components } = loadYaml(readFileSync(join(cwd, 'specs/boats/openapi.yaml'), 'utf8')) as PageDraft;
    const lines = readFileSync(page('boats.html'), 'utf8').split('\n');
    const get = paths['/boats/{boatId}']?.get;
    const facts = [get, get?.parameters[0], components.schemas.GetBoatAnswer?.properties.tags];
    expect(facts.map((fact) => lines[(fact?.['x-source']?.line ?? 0) - 1])).toEqual([
      expect.stringContaining('/boats/{boatId}'),
      expect.stringContaining('The id of the boat'),
      expect.stringContaining('"tags"'),
    ]);
  });

  test('what the page does not say is listed, with lines', () => {
    const todo = readFileSync(join(cwd, 'specs/invoices/TODO.md'), 'utf8');
    expect(todo).toMatch(/Line 26: .*left out/);
    expect(todo).toMatch(/no type is said of Quill-Version/);
  });

  test('no credential of a page is kept', () => {
    for (const vendor of ['orders', 'ferries', 'invoices']) {
      for (const file of readdirSync(join(cwd, 'specs', vendor), { recursive: true, encoding: 'utf8' }).filter((name) =>
        /\.\w+$/.test(name),
      ))
        expect(readFileSync(join(cwd, 'specs', vendor, file), 'utf8')).not.toContain('hk_live');
    }
  });
});

interface Fact {
  readonly 'x-source'?: { readonly line: number };
}
interface PageDraft {
  readonly paths: Readonly<
    Record<string, { readonly get?: Fact & { readonly parameters: readonly (Fact & { readonly name: string })[] } }>
  >;
  readonly components: {
    readonly schemas: Readonly<Record<string, { readonly properties: Readonly<Record<string, Fact>> }>>;
  };
}

/** Where the shipped vendors' documents are; they are not part of this repository. */
const documents = process.env.UNDERSTUDY_DOCUMENTS;
const shipped = (vendor: string, example: string): unknown =>
  JSON.parse(readFileSync(join(root, 'specs', vendor, 'examples', `${example}.json`), 'utf8')) as unknown;
const coded = (code: number, headers: Readonly<Record<string, string>> = {}) => ({
  ...headers,
  prefer: `code=${code}`,
});
const BEARER = { authorization: 'Bearer t' };
const HIGHLEVEL = { ...BEARER, version: '2021-04-15' };

const DOCUMENTS: Readonly<Record<string, () => readonly Asked[]>> = {
  'callab-get-contact.txt': () => [
    { path: '/contact/1', headers: BEARER, status: 200, answer: shipped('callab', 'contact') },
  ],
  'highlevel-get-contact.txt': () => [
    { path: '/contacts/a', headers: HIGHLEVEL, status: 200, answer: shipped('highlevel', 'contact') },
    { path: '/contacts/a', headers: coded(400, HIGHLEVEL), status: 400, answer: shipped('highlevel', 'bad-request') },
    { path: '/contacts/a', headers: coded(401, HIGHLEVEL), status: 401, answer: shipped('highlevel', 'unauthorized') },
    {
      path: '/contacts/a',
      headers: coded(422, HIGHLEVEL),
      status: 422,
      answer: shipped('highlevel', 'unprocessable-entity'),
    },
  ],
  'superoffice-contact-summary.md': () => [
    {
      path: '/api/v1/Contact/920/Summary?limit=657',
      headers: { authorization: 'Basic YTpi' },
      status: 200,
      answer: shipped('superoffice', 'contact-summary'),
    },
  ],
  'superoffice-my-active-contacts.md': () => [
    {
      method: 'POST',
      path: '/api/v1/Agents/Contact/GetMyActiveContacts',
      headers: { authorization: 'Basic YTpi' },
      body: shipped('superoffice', 'my-active-contacts-request'),
      status: 200,
      answer: shipped('superoffice', 'my-active-contacts'),
    },
  ],
  'wethod-get-contact.txt': () => [
    { path: '/api/contacts/1', status: 200, answer: shipped('wethod', 'contact') },
    { path: '/api/contacts/1', headers: coded(400), status: 400, answer: shipped('wethod', 'validation-failed') },
    { path: '/api/contacts/1', headers: coded(403), status: 403, answer: shipped('wethod', 'forbidden') },
    { path: '/api/contacts/1', headers: coded(404), status: 404, answer: shipped('wethod', 'not-found') },
    { path: '/api/contacts/1', headers: coded(412), status: 412, answer: shipped('wethod', 'precondition-failed') },
  ],
};

(documents === undefined ? describe.skip : describe)(
  'the documents of the shipped vendors (UNDERSTUDY_DOCUMENTS)',
  () => {
    let mock: RunningCli;
    beforeAll(async () => {
      mock = await startCliMock([], {
        cwd: await project(Object.keys(DOCUMENTS).map((name) => join(documents ?? '', name))),
      });
    }, 60_000);

    test.each(Object.entries(DOCUMENTS))(
      '%s: init alone gives a mock with the documented sample',
      async (name, asked) => {
        expect(await answersOf(`${mock.url}/${vendorOf(name)}`, asked())).toEqual(expectedOf(asked()));
      },
    );
  },
);
