import { excessOf } from '../../core/excess';
import type { Operation, SchemaRef, Spec, SpecNode } from '../../specs/spec';
import { documentedResponse } from '../../validate/documented-response';
import type { Ask, Engine } from '../types';
import { violationClass } from './compiled';
import { documentOf } from './inline-schema';
import { nameFor, narrow, type Outline, outlineOf, refusing, type SchemaMarker } from './prism-outline';

type Library = typeof import('./prism-negotiator');
type Operations = typeof import('@stoplight/prism-http/dist/utils/operations');
type Mocker = typeof import('@stoplight/prism-http/dist/mocker');
type Resource = Awaited<ReturnType<Operations['getHttpOperationsFromSpec']>>[number];

/** Prism said that the document has no answer of the wanted kind; `refusals.ts` makes a problem of it. */
export class NotDocumented extends Error {
  override readonly name = 'NotDocumented';
}

/** No value could be made where no example is documented. */
export class NotGenerated extends Error {
  override readonly name = 'NotGenerated';
}

/**
 * Prism as an engine: its negotiator decides which documented answer is given, its sampler makes a value where no example is
 * documented, its mocker makes a random one where that is asked for. Each part is loaded when it is first needed: the
 * mocker takes half a second and 30 MB, and nearly all answers need the negotiator only.
 * Prism's validation, routing and serialisation are not used (`docs/prism-differences.md` says why).
 * `null`: the request is broken and no documented error fits; the caller answers with a problem. A value that Prism cannot
 * make is `undefined`.
 */
export const createPrismEngine = (spec: Spec): Engine => {
  const outlines = new WeakMap<Operation, Outline>();
  const outlined = (operation: Operation): Outline => {
    const outline = outlines.get(operation) ?? outlineOf(spec, operation);
    outlines.set(operation, outline);
    return outline;
  };
  const resources = new WeakMap<object, Promise<Resource | undefined>>();
  const resourceOf = (schema: SchemaRef): Promise<Resource | undefined> => {
    const key = Object(schema.node) as object;
    const resource = resources.get(key) ?? readResource(spec, schema);
    resources.set(key, resource);
    return resource;
  };
  const make = async (schema: SchemaRef, ask: Ask): Promise<unknown> => {
    if (ask.preferences.dynamic !== true && isPlain(schema.node)) return sampled(schema.node, schema.node);
    const resource = await resourceOf(schema);
    if (!resource) return undefined;
    if (ask.preferences.dynamic === true) return generated(resource, ask.seed);
    const translated = resource.responses[0]?.contents?.[0]?.schema;
    return translated && sampled(translated, resource);
  };
  return {
    name: 'prism',
    answer: async (operation, ask) => {
      const chosen = negotiate(narrow(refusing(outlined(operation), ask), ask.mediaType), ask);
      if (!chosen) return null;
      const response = documentedResponse(operation, chosen.status);
      const headers: Record<string, string> = operation.deprecated ? { deprecation: 'true' } : {};
      for (const { name, examples, schema } of response?.headers ?? []) {
        const value = examples[0]?.value ?? (schema && (await make(schema, ask)));
        const sendable = !OURS.has(name) && (typeof value === 'string' || typeof value === 'number');
        if (sendable) headers[name] = String(value);
      }
      return {
        status: chosen.status,
        headers,
        // Prism says `text/plain` where a response documents no content at all; then there is no body to name.
        mediaType: response?.content.find((content) => nameFor(content.mediaType) === chosen.mediaType)?.mediaType,
        value: chosen.example ? chosen.example.value : chosen.schema && (await make(chosen.schema, ask)),
        example: chosen.example?.key,
        why: why(ask),
      };
    },
  };
};

/** Said of the bytes that are really sent, and by whoever sends them: a made-up length ends the answer in the middle. */
const OURS: ReadonlySet<string> = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

interface Chosen {
  readonly status: number;
  readonly mediaType: string | undefined;
  readonly example: { readonly key: string; readonly value: unknown } | undefined;
  readonly schema: SchemaRef | undefined;
}

/** Prism's choice among the responses, as its mocker asks for it. */
const negotiate = (outline: Outline, { violations, preferences }: Ask): Chosen | null => {
  const { code, example, dynamic = false } = preferences;
  const resource = outline as unknown as Resource;
  const broken = violations.length > 0;
  const codes = EXPECTED[violationClass(violations)] ?? [422, 400];
  const result = broken
    ? library().negotiator.negotiateOptionsForInvalidRequest(
        resource.responses,
        codes as [number, ...number[]],
        // An example's name belongs to the status that was asked for; for another one it means nothing.
        code !== undefined && codes.includes(code) ? example : undefined,
      )(silent)
    : // A fresh object each time, because Prism writes into it.
      library().negotiator.negotiateOptionsForValidRequest(resource, {
        dynamic,
        ...(code === undefined ? {} : { code }),
        ...(example === undefined ? {} : { exampleKey: example }),
      })(silent);
  if (result._tag === 'Left' && !broken && code !== undefined && example !== undefined) {
    // Prism's own words for it name its pages.
    throw new NotDocumented(`There is no documented ${code} answer with an example "${example}".`);
  }
  if (result._tag === 'Left') return declined(result.left, broken);
  const { mediaType, bodyExample, schema } = result.right;
  const status = Number.parseInt(result.right.code, 10);
  if (code !== undefined && !broken && status !== code) {
    // Prism falls back to another status without a word; what was asked for is then not there.
    throw new NotDocumented(`There is no documented ${code} answer of that kind.`);
  }
  const has = bodyExample && 'value' in bodyExample && bodyExample.value !== undefined;
  return {
    status,
    mediaType,
    example: has ? { key: bodyExample.key, value: bodyExample.value } : undefined,
    schema: (schema as SchemaMarker | undefined)?.ref,
  };
};

/** In which order Prism looks for an answer to a broken request. */
const EXPECTED: Readonly<Record<string, readonly number[]>> = { security: [401], 'media-type': [415, 422, 400] };

const declined = (error: Error & { status?: number; detail?: string }, broken: boolean): null => {
  if (error.status === 404) throw new NotDocumented(error.detail ?? error.message);
  if (broken) return null;
  throw new NotGenerated(error.detail || error.message);
};

/** The same for each request of a class, so that the answer can be remembered; the violations themselves are sent beside it. */
const why = ({ violations, preferences }: Ask): string => {
  const broken = violations[0];
  if (broken?.class === 'security') return 'no documented credentials were presented';
  if (broken?.class === 'media-type') return 'the body is in no documented media type';
  if (broken) return 'the request breaks its contract';
  return preferences.code === undefined && preferences.example === undefined
    ? 'the request is valid'
    : 'preferred by the request';
};

/** Prism writes out whatever aliases stand for. */
const refuseExcess = ({ place }: SchemaRef, value: unknown): void => {
  const excess = excessOf(value);
  if (excess === undefined) return;
  throw new NotGenerated(
    `No answer is made from the schema at ${place.file}:${place.line}:${place.column}: ${excess}.`,
  );
};

/** Prism's form of a schema is made from a document that has this schema only: the rest of a large one would cost seconds. */
const readResource = async (spec: Spec, schema: SchemaRef): Promise<Resource | undefined> => {
  refuseExcess(schema, schema.node);
  const document = documentOf(spec, schema, (node) => refuseExcess(schema, node));
  if (!document) return undefined;
  const { getHttpOperationsFromSpec } = require('@stoplight/prism-http/dist/utils/operations') as Operations;
  try {
    return (await getHttpOperationsFromSpec(document))[0];
  } catch {
    // It opens files that a `$ref` within an example names; such a schema is beyond it.
    return undefined;
  }
};

/** Keywords that Prism's own form of a schema has as the document has them. */
const UNTRANSLATED: ReadonlySet<string> = new Set([
  ...['type', 'title', 'description', 'x-evidence'],
  ...['minimum', 'maximum', 'minLength', 'maxLength', 'pattern'],
]);
const SCALARS: ReadonlySet<unknown> = new Set(['string', 'integer', 'number', 'boolean']);

/** A number in a header needs no translation: what would translate it takes longer to load than all the rest of a mock. */
const isPlain = (node: SpecNode | boolean): node is SpecNode =>
  typeof node === 'object' && SCALARS.has(node.type) && Object.keys(node).every((keyword) => UNTRANSLATED.has(keyword));

/** As Prism's own static generator calls it. */
const sampled = (schema: object, document: object): unknown => {
  const { sample } = library();
  try {
    return sample(schema, { ticks: 2500 }, document);
  } catch {
    return undefined;
  }
};

const generated = (resource: Resource, seed: string | undefined): unknown => {
  const { default: mock, resetJSONSchemaGenerator } = require('@stoplight/prism-http/dist/mocker') as Mocker;
  const input = { data: { method: 'get' as const, url: { path: '/' } }, validations: [] };
  const config = { dynamic: true, ...(seed === undefined ? {} : { seed }) };
  const result = mock({ resource, input, config })(silent);
  // The generator's source of randomness is global: without this, a seeded request makes all later ones repeat.
  if (seed !== undefined) resetJSONSchemaGenerator();
  return result._tag === 'Right' ? result.right.body : undefined;
};

const library = (): Library => {
  loaded ??= require('./prism-negotiator') as Library;
  return loaded;
};

let loaded: Library | undefined;

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
