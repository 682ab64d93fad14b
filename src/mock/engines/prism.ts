import negotiator from '@stoplight/prism-http/dist/mocker/negotiator/NegotiatorHelpers';
import { violationClass } from '../../core/violation';
import type { Operation, SchemaRef, Spec } from '../../specs/spec';
import { documentedResponse } from '../../validate/response/documented-response';
import type { Ask, Engine } from '../types';
import { NotDocumented, NotGenerated } from './engine-errors';
import { fitting, nameFor, narrow, type Outline, outlineOf, type SchemaMarker } from './prism-outline';
import { responseHeader } from './response-header';
import { seedOf } from './seed-of';

type Operations = typeof import('@stoplight/prism-http/dist/utils/operations');
type Mocker = typeof import('@stoplight/prism-http/dist/mocker');
type PrismResource = Awaited<ReturnType<Operations['getHttpOperationsFromSpec']>>[number];

/**
 * Prism as an engine: its negotiator decides which documented response and which example is given.
 * Its validation, routing, generation and serialisation are not used (`docs/prism-differences.md` says why).
 * `null`: the request is broken and no documented error fits; the caller answers with a problem. Where no example is
 * documented, the value is `undefined`.
 */
export const createPrismEngine = (spec: Spec): Engine => {
  const outlines = new WeakMap<Operation, Outline>();
  const outlined = (operation: Operation): Outline => {
    const outline = outlines.get(operation) ?? outlineOf(spec, operation);
    outlines.set(operation, outline);
    return outline;
  };
  return {
    name: 'prism',
    answer: async (operation, ask) => {
      const chosen = negotiate(narrow(fitting(outlined(operation), ask), ask.mediaType), ask);
      if (!chosen) return null;
      const response = documentedResponse(operation, chosen.status);
      const headers: Record<string, string | readonly string[]> = operation.deprecated ? { deprecation: 'true' } : {};
      for (const header of response?.headers ?? []) {
        if (OURS.has(header.name)) continue;
        const text = responseHeader(spec, header, seedOf(ask));
        if (text !== undefined) headers[header.name] = text;
      }
      return {
        status: chosen.status,
        headers,
        // Prism says `text/plain` where a response documents no content at all; then there is no body to name.
        mediaType: response?.content.find((content) => nameFor(content.mediaType) === chosen.mediaType)?.mediaType,
        value: chosen.example?.value,
        example: chosen.example?.key,
        why: why(ask),
      };
    },
  };
};

/**
 * These describe the bytes that are really sent, so the writer sets them: a made-up length ends the answer in the
 * middle.
 */
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

interface NegotiatedExample {
  readonly status: number;
  readonly mediaType: string | undefined;
  readonly example: { readonly key: string; readonly value: unknown } | undefined;
  readonly schema: SchemaRef | undefined;
}

/** Prism's choice among the responses, as its mocker asks for it. */
const negotiate = (outline: Outline, ask: Ask): NegotiatedExample | null => {
  const { violations, preferences } = ask;
  const { code, example, dynamic = false } = preferences;
  const resource = outline as unknown as PrismResource;
  const broken = violations.length > 0;
  const codes = EXPECTED[violationClass(violations)] ?? [422, 400];
  const result = broken
    ? negotiator.negotiateOptionsForInvalidRequest(
        resource.responses,
        codes as [number, ...number[]],
        // An example's name belongs to the status that was asked for; for another one it means nothing.
        code === undefined || codes.includes(code) ? example : undefined,
      )(silent)
    : // A fresh object each time, because Prism writes into it.
      negotiator.negotiateOptionsForValidRequest(resource, {
        dynamic,
        ...(code === undefined ? {} : { code }),
        ...(example === undefined ? {} : { exampleKey: example }),
      })(silent);
  // Nothing can be generated without a schema; what is documented is still an answer.
  if (result._tag === 'Left' && dynamic && !broken) {
    return negotiate(outline, { ...ask, preferences: { ...preferences, dynamic: false } });
  }
  // Without a status the name may be that of a good answer's example.
  if (result._tag === 'Left' && broken && code === undefined && example !== undefined) {
    return negotiate(outline, { ...ask, preferences: { dynamic } });
  }
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

/** The same for each request of a class, so that the answer can be cached; the violations themselves are sent beside it. */
const why = ({ violations, preferences }: Ask): string => {
  const broken = violations[0];
  if (broken?.class === 'security') return 'the credentials that the specification asks for are missing';
  if (broken?.class === 'media-type') return 'the body is in no documented media type';
  if (broken) return 'the request breaks its contract';
  const isPreferred = preferences.code !== undefined || preferences.example !== undefined;
  if (preferences.validate === false) {
    return isPreferred ? 'preferred by the request, which was not checked' : 'the request was not checked';
  }
  return isPreferred ? 'preferred by the request' : 'the request is valid';
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
