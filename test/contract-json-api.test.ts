import type { IncomingMessage, ServerResponse } from 'node:http';
import { isObject } from '../src/core/json/json';
import { json, type RecordedRun, recordedRun, withBody } from './servers/recorded-run';

/** A service of JSON:API 1.1: whom a resource is related to stands beside its attributes, as `{ "type": "people", "id": "2" }`. */
const text = { type: 'string' };
const object = (properties: object, required: readonly string[] = []) => ({ type: 'object', required, properties });
const typed = (type: string) => ({ type: 'string', enum: [type] });
const identifier = (type: string) => object({ type: typed(type), id: text }, ['type', 'id']);
const data = (schema: object) => object({ data: schema }, ['data']);
const listOf = (items: object) => ({ type: 'array', items });
const resource = (type: string, attributes: object, more: object = {}) =>
  object({ type: typed(type), id: text, attributes: object(attributes), ...more }, ['type', 'id', 'attributes']);
const ATTRIBUTES = { title: text, body: text, status: typed('open'), createdAt: { ...text, format: 'date-time' } };
const relationships = object({ author: data(identifier('people')), tags: data(listOf(identifier('tags'))) });
const article = resource('articles', { ...ATTRIBUTES, words: { type: 'integer', readOnly: true } }, { relationships });
const answered = (status: number, schema?: object) => ({
  [status]: { description: 'd', ...(schema && { content: { 'application/json': { schema } } }) },
  404: { description: 'd' },
  422: { description: 'd' },
});
const sent = (schema: object) => ({ requestBody: { required: true, content: { 'application/json': { schema } } } });
const query = (name: string, example: string) => ({ name, in: 'query', schema: text, example });
const id = { name: 'id', in: 'path', required: true, schema: text };
const linkage = data(listOf(identifier('tags')));
const created = object({ type: typed('articles'), attributes: object(ATTRIBUTES, ['title']), relationships }, [
  ...['type', 'attributes', 'relationships'],
]);
const DOCUMENT = {
  paths: {
    '/articles': {
      get: {
        operationId: 'list',
        parameters: [
          { name: 'filter[author]', in: 'query', schema: text, description: 'Only articles of this person.' },
          ...[query('sort', '-createdAt,title'), query('include', 'author'), query('fields[articles]', 'title,body')],
        ],
        responses: answered(200, data(listOf(article))),
      },
      post: {
        operationId: 'create',
        ...sent(data({ ...created, properties: { ...created.properties, relationships: withAuthor() } })),
        responses: answered(201, data(article)),
      },
    },
    '/articles/{id}': {
      parameters: [id],
      get: { operationId: 'read', responses: answered(200, data(article)) },
      patch: {
        operationId: 'change',
        ...sent(data(object({ type: typed('articles'), id: text, attributes: object(ATTRIBUTES) }, ['type', 'id']))),
        responses: answered(200, data(article)),
      },
      delete: { operationId: 'remove', responses: answered(204) },
    },
    '/articles/{id}/relationships/tags': {
      parameters: [id],
      get: { operationId: 'tagsOf', responses: answered(200, linkage) },
      patch: { operationId: 'replaceTags', ...sent(linkage), responses: answered(204) },
    },
    '/people': { get: { operationId: 'people', responses: answered(200, data(listOf(resource('people', {})))) } },
    '/tags': { get: { operationId: 'tags', responses: answered(200, data(listOf(resource('tags', {})))) } },
  },
};

function withAuthor() {
  return { ...relationships, required: ['author'] };
}

type Lie = 'author' | 'order' | 'include' | 'fields' | 'change' | 'tags';

const KNOWN = { people: ['1', '2', '3'], tags: ['7', '8'] };
const plain = (type: keyof typeof KNOWN) => KNOWN[type].map((each) => ({ type, id: each, attributes: {} }));
const isKnown = (value: unknown): boolean =>
  isObject(value) && (value.type === 'people' || value.type === 'tags') && KNOWN[value.type].includes(String(value.id));
const TIMES = ['2025-03-02T08:00:00Z', '2025-01-04T08:00:00Z', '2025-02-06T08:00:00Z', '2025-01-08T08:00:00Z'];

const articleOf = (number: string, attributes: object, author: unknown, tags: unknown = []) => ({
  ...{ type: 'articles', id: number, attributes: { body: '', status: 'open', words: 3, ...attributes } },
  relationships: { author: { data: author }, tags: { data: tags } },
});

const serving = (lie?: Lie) => {
  const all = new Map(
    TIMES.map((createdAt, index) => {
      const number = String(index + 1);
      const author = { type: 'people', id: String(1 + (index % 3)) };
      return [number, articleOf(number, { title: `Title ${index}`, createdAt }, author)] as const;
    }),
  );
  return (request: IncomingMessage, response: ServerResponse): void =>
    withBody(request, (body) => {
      const url = new URL(request.url ?? '', 'http://x');
      const [, kind = '', number, part] = url.pathname.split('/');
      const sentData = body?.data;
      if (kind === 'people' || kind === 'tags') return json(response, 200, { data: plain(kind) });
      if (number === undefined && request.method === 'GET')
        return json(response, 200, listed(url, [...all.values()], lie));
      if (number === undefined) {
        const { attributes, relationships: of } = (isObject(sentData) ? sentData : {}) as Record<string, object>;
        const author = (of as Record<string, { data?: unknown }> | undefined)?.author?.data;
        const isGood = isObject(attributes) && typeof Object(attributes).title === 'string' && isKnown(author);
        if (!isGood) return json(response, 422, {});
        const made = articleOf(String(90 + all.size), { createdAt: TIMES[0], ...attributes }, author);
        all.set(made.id, made);
        return json(response, 201, { data: made });
      }
      const found = all.get(number);
      if (!found) return json(response, 404, {});
      if (request.method === 'DELETE') all.delete(number);
      if (request.method === 'DELETE') return void response.writeHead(204).end();
      if (part === undefined) {
        if (request.method === 'PATCH' && !(isObject(sentData) && sentData.id === number))
          return json(response, 422, {});
        if (lie !== 'change') Object.assign(found.attributes, isObject(sentData) ? sentData.attributes : {});
        return json(response, 200, { data: found });
      }
      if (request.method === 'GET') return json(response, 200, { data: found.relationships.tags.data });
      if (!Array.isArray(sentData) || !sentData.every(isKnown)) return json(response, 422, {});
      if (lie !== 'tags') found.relationships.tags.data = sentData;
      return void response.writeHead(204).end();
    });
};

type Article = ReturnType<typeof articleOf>;

const listed = ({ searchParams }: URL, all: readonly Article[], lie: Lie | undefined): object => {
  const [author, sort, include, fields] = ['filter[author]', 'sort', 'include', 'fields[articles]'].map((name) =>
    searchParams.get(name),
  );
  const idOf = ({ relationships: { author: by } }: Article): unknown => Object(by.data).id;
  const time = ({ attributes }: Article): string => String(Object(attributes).createdAt);
  const shown = all.filter((each) => !author || lie === 'author' || idOf(each) === author);
  if (sort && lie !== 'order') shown.sort((a, b) => (time(a) < time(b) ? 1 : -1));
  const names = fields && lie !== 'fields' ? fields.split(',') : undefined;
  return {
    data: shown.map((each) => ({
      ...each,
      attributes: Object.fromEntries(
        Object.entries(each.attributes).filter(([name]) => names === undefined || names.includes(name)),
      ),
    })),
    ...(include && lie !== 'include' && { included: plain('people') }),
  };
};

const told = ({ results }: RecordedRun) =>
  results.flatMap(({ verdict }) =>
    verdict.findings.flatMap((each) => (each.kind === 'semantics' ? [`${each.severity}: ${each.message}`] : [])),
  );

test('whom a resource is related to is learned, and what was sent of it is read again', async () => {
  const run = await recordedRun(DOCUMENT, serving(), { allowUnsafe: true });
  const statuses = run.results.flatMap(({ case: { source, operationId }, exchange }) =>
    source.kind === 'example' ? [`${operationId} ${exchange?.response.status}`] : [],
  );
  expect(statuses).toEqual(
    expect.arrayContaining([
      ...['list 200', 'create 201', 'read 200', 'change 200', 'remove 204', 'tagsOf 200', 'replaceTags 204'],
    ]),
  );
  expect(told(run)).toEqual([]);
  const changes = run.results.filter(({ case: { operationId } }) => operationId === 'change');
  expect(changes.map(({ case: { request } }) => request.body)).toContainEqual(
    expect.stringContaining('"attributes":{"title"'),
  );
});

test.each<[Lie, readonly string[]]>([
  ['author', ['warning: it is "1" where filter[author] asks for 2']],
  ['order', ['note: the items are not in the order of -createdAt,title']],
  ['include', ['note: with include=author it has what it has without']],
  ['fields', ['note: with fields[articles]=body,status it has what it has without']],
  ['change', ['warning: title is not read as it was sent']],
  ['tags', ['warning: data is not read as it was sent']],
])('a vendor that forgets %s is told', async (lie, messages) => {
  const run = await recordedRun(DOCUMENT, serving(lie), { allowUnsafe: true });
  expect(told(run)).toEqual(expect.arrayContaining([...messages]));
});
