import type { HttpRequest } from '../../core/http';
import type { Violation } from '../../core/violation';
import type { Operation, Spec } from '../../specs/spec';
import type { Ask, Draft, Engine } from '../types';
import { type PrismDocument, prismDocument } from './prism-document';

type PrismHttp = typeof import('@stoplight/prism-http/dist/utils/operations');
type Mocker = typeof import('@stoplight/prism-http/dist/mocker');
type Resource = Awaited<ReturnType<PrismHttp['getHttpOperationsFromSpec']>>[number];

/** Prism said that the document has no answer of the wanted kind; `answer.ts` makes a problem of it. */
export class NotDocumented extends Error {
  override readonly name = 'NotDocumented';
}

/** Prism could not make the answer: a schema that is too complex, or that its generator refuses. */
export class NotGenerated extends Error {
  override readonly name = 'NotGenerated';
}

/**
 * Prism's negotiator as an engine: it decides which documented answer is given, and generates one where no example is documented.
 * Its validation, routing and serialisation are not used (`docs/prism-differences.md` says why).
 * `null`: the request is broken and no documented error fits; the caller answers with a problem.
 */
export const createPrismEngine = (spec: Spec): Engine => {
  const resources = new Map<string, Promise<Prepared>>();
  const prepared = (operation: Operation, schemas: boolean): Promise<Prepared> => {
    const key = `${operation.method} ${operation.path} ${schemas}`;
    const known = resources.get(key);
    if (known) return known;
    const made = prepare(spec, operation, schemas);
    resources.set(key, made);
    return made;
  };
  return {
    name: 'prism',
    answer: async (operation, ask) => respond(await prepared(operation, ask.preferences.dynamic === true), ask),
  };
};

interface Prepared {
  readonly resource: Resource;
  readonly document: PrismDocument;
}

const prepare = async (spec: Spec, operation: Operation, schemas: boolean): Promise<Prepared> => {
  const document = prismDocument(spec, operation, schemas);
  const [resource] = await library().operations.getHttpOperationsFromSpec(document.root);
  if (!resource) throw new NotGenerated(`Prism finds no operation in ${operation.method} ${operation.path}`);
  return { resource, document };
};

/** Loaded when the first answer is needed: its modules take most of Prism's start-up time. */
const library = (): { operations: PrismHttp; mocker: Mocker } => {
  loaded ??= {
    operations: require('@stoplight/prism-http/dist/utils/operations') as PrismHttp,
    mocker: require('@stoplight/prism-http/dist/mocker') as Mocker,
  };
  return loaded;
};

let loaded: { operations: PrismHttp; mocker: Mocker } | undefined;

const respond = ({ resource, document }: Prepared, ask: Ask): Draft | null => {
  const { code, example, dynamic = false } = ask.preferences;
  const { mocker } = library();
  const result = mocker.default({
    resource: narrow(refusing(resource, ask), ask.mediaType),
    input: { data: input(ask.request), validations: ask.violations.map(diagnostic) },
    // A fresh object each time, because Prism writes the request's Accept into the one that it is given.
    config: {
      dynamic,
      ...(code === undefined ? {} : { code }),
      ...(example === undefined ? {} : { exampleKey: example }),
      ...(ask.seed === undefined ? {} : { seed: ask.seed }),
    },
  })(silent);
  // The generator's source of randomness is global: without this, a seeded request makes all later ones repeat.
  if (dynamic && ask.seed !== undefined) mocker.resetJSONSchemaGenerator();
  if (result._tag === 'Left') return declined(result.left, ask);
  const { statusCode, headers = {}, body } = result.right;
  if (code !== undefined && ask.violations.length === 0 && statusCode !== code) {
    // Prism falls back to another status without a word; what was asked for is then not there.
    throw new NotDocumented(`There is no documented ${code} answer of that kind.`);
  }
  const chosen = typeof body === 'string' ? document.tokens.get(body) : undefined;
  return {
    status: statusCode,
    headers: documentedHeaders(headers),
    mediaType: documentedType(resource, headers),
    value: chosen ? chosen.value : body,
    example: chosen?.name,
    why: why(ask),
  };
};

/**
 * Prism answers an unsupported form with the documented 422 or 400, where there is no 415. Those say that the content is wrong,
 * and a client would look for the mistake there: without a documented answer of its own it gets our 415.
 */
const refusing = (resource: Resource, { violations }: Ask): Resource =>
  violations[0]?.class === 'media-type'
    ? { ...resource, responses: resource.responses.filter(({ code }) => /^(?:415|4XX|default)$/i.test(code)) }
    : resource;

/** With one media type wanted, each response keeps only that content: so an error comes in the form that was asked for, too. */
const narrow = (resource: Resource, mediaType: string | undefined): Resource => ({
  ...resource,
  responses: resource.responses.map((response) => {
    const wanted = response.contents?.filter((content) => content.mediaType === mediaType) ?? [];
    return wanted.length === 0 ? response : { ...response, contents: wanted };
  }),
});

/** The headers stay out: the media type is chosen already, and nothing else of them matters to a static answer. */
const input = (request: HttpRequest) => ({
  method: request.method.toLowerCase() as Resource['method'] as 'get',
  url: { path: request.path },
  headers: {},
});

/** Prism looks at the code only: 401 and 415 have their own documented answers. */
const diagnostic = (violation: Violation) => ({
  path: [violation.in, violation.name],
  code: violation.class === 'security' ? 401 : violation.class === 'media-type' ? 415 : violation.keyword,
  message: violation.message,
  severity: 0,
});

const declined = (error: Error & { status?: number; detail?: string }, ask: Ask): null => {
  if (error.status === 404) throw new NotDocumented(error.detail ?? error.message);
  if (ask.violations.length > 0) return null;
  throw new NotGenerated(error.detail ?? error.message);
};

/** What Prism could not generate is `null` there, and left out here. */
const documentedHeaders = (headers: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name, value]) => value !== null && value !== undefined && name.toLowerCase() !== 'content-type')
      .map(([name, value]) => [name.toLowerCase(), String(value)]),
  );

/** Prism says `text/plain` where a response documents no content at all; then there is no body to name. */
const documentedType = (resource: Resource, headers: Readonly<Record<string, unknown>>): string | undefined =>
  resource.responses
    .flatMap((response) => response.contents ?? [])
    .find((content) => content.mediaType === headers['Content-type'])?.mediaType;

/** The same for each request of a class, so that the answer can be remembered; the violations themselves are sent beside it. */
const why = (ask: Ask): string => {
  const broken = ask.violations[0];
  if (broken?.class === 'security') return 'no documented credentials were presented';
  if (broken?.class === 'media-type') return 'the body is in no documented media type';
  if (broken) return 'the request breaks its contract';
  if (ask.preferences.code !== undefined || ask.preferences.example !== undefined) return 'preferred by the request';
  return 'the request is valid';
};

const nothing = (): void => {};

/** Prism logs each step of its choice; the reasons travel with the answer instead. */
const silent = {
  info: nothing,
  debug: nothing,
  warn: nothing,
  error: nothing,
  success: nothing,
  child: () => silent,
} as unknown as Parameters<ReturnType<Mocker['default']>>[0];
