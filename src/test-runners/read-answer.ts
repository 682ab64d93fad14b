import { Readable } from 'node:stream';
import type { GivenAnswer, MaybePromise } from '../index';

/** `unread`: why the body cannot be had, with the remedy. */
export type ReadAnswer =
  | { readonly kind: 'read'; readonly answer: GivenAnswer }
  | { readonly kind: 'unread'; readonly reason: string };

type AnswerFields = Readonly<Record<string, unknown>>;
type Method = (...args: readonly unknown[]) => unknown;
type HeaderFields = GivenAnswer['response']['headers'];

/**
 * Reads the answer of a client: fetch, Playwright, axios, undici, supertest, Fastify's `inject`, or a plain
 * `{ status, headers, body }`. Its body can be read by the test all the same. `undefined`: it is no answer.
 */
export const readAnswerOf = (value: unknown): MaybePromise<ReadAnswer> | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as AnswerFields;
  if (isFunction(fields.clone) && isFunction(fields.arrayBuffer)) return ofFetch(value as Response);
  if (isFunction(fields.status) && isFunction(fields.body)) return ofPlaywright(value as PlaywrightAnswer);
  if (typeof fields.status === 'number' && 'data' in fields && 'config' in fields) return ofAxios(fields);
  // supertest says both.
  if (typeof fields.status === 'number') return ofSupertest(fields);
  if (typeof fields.statusCode === 'number') return ofUndici(value as UndiciAnswer);
  return undefined;
};

const isFunction = (value: unknown): value is Method => typeof value === 'function';

const read = (
  status: number,
  headers: HeaderFields,
  body: Uint8Array,
  request: { readonly method?: string | undefined; readonly url?: string | undefined } = {},
): ReadAnswer => ({
  kind: 'read',
  answer: {
    response: { status, headers, body },
    ...(request.method && { method: request.method.toUpperCase() }),
    ...(request.url && { url: request.url }),
  },
});

const unread = (reason: string): ReadAnswer => ({ kind: 'unread', reason });

const ofFetch = async (response: Response): Promise<ReadAnswer> => {
  if (response.bodyUsed) return unread('its body has been read already; check it first, or check response.clone()');
  const headers: Record<string, string | string[]> = Object.fromEntries(response.headers);
  const cookies = response.headers.getSetCookie?.() ?? [];
  if (cookies.length > 0) headers['set-cookie'] = cookies;
  const body = new Uint8Array(await response.clone().arrayBuffer());
  return read(response.status, headers, body, { url: response.url });
};

interface PlaywrightAnswer {
  status(): number;
  url(): string;
  headersArray(): MaybePromise<readonly { readonly name: string; readonly value: string }[]>;
  body(): Promise<Uint8Array>;
  /** Of an answer to a page. */
  request?(): { method(): string };
}

const ofPlaywright = async (response: PlaywrightAnswer): Promise<ReadAnswer> => {
  const headers: Record<string, string | string[]> = {};
  for (const { name, value } of await response.headersArray()) {
    const before = headers[name.toLowerCase()];
    headers[name.toLowerCase()] = before === undefined ? value : [before, value].flat();
  }
  const method = response.request?.().method();
  return read(response.status(), headers, await response.body(), { method, url: response.url() });
};

const ofAxios = ({ status, data, config, headers, request }: AnswerFields): MaybePromise<ReadAnswer> => {
  const { method, responseType } = config as { readonly method?: string; readonly responseType?: string };
  const asked = { method, url: axiosUrl(config as AnswerFields, request) };
  const known = headersOf(headers);
  if (typeof data === 'string' && responseType !== 'text' && data !== '' && /json/.test(String(known['content-type'])))
    return unread("axios does not tell a JSON text from one that is broken; ask with responseType: 'text'");
  return withBody(data, (body) => read(Number(status), known, body, asked));
};

const axiosUrl = ({ url, baseURL }: AnswerFields, request: unknown): string | undefined => {
  const sent = request as
    | { readonly res?: { readonly responseUrl?: string }; readonly responseURL?: string }
    | undefined;
  const whole = sent?.res?.responseUrl ?? sent?.responseURL;
  if (whole) return whole;
  if (typeof url !== 'string') return undefined;
  return typeof baseURL === 'string' && !URL.canParse(url)
    ? `${baseURL.replace(/\/$/, '')}/${url.replace(/^\//, '')}`
    : url;
};

interface UndiciAnswer {
  readonly statusCode: number;
  readonly headers: AnswerFields;
  body?: unknown;
  /** Of Fastify's `inject`. */
  readonly rawPayload?: Uint8Array;
  readonly raw?: { readonly req?: { readonly method?: string; readonly url?: string } };
}

const ofUndici = async (response: UndiciAnswer): Promise<ReadAnswer> => {
  const { statusCode, rawPayload, raw } = response;
  const headers = headersOf(response.headers);
  if (rawPayload) return read(statusCode, headers, rawPayload, { method: raw?.req?.method, url: raw?.req?.url });
  if (isFunction((response as unknown as AnswerFields).pipe))
    return unread('its body is a stream; ask for the whole body');
  const stream = response.body as { readonly arrayBuffer?: Method; readonly bodyUsed?: boolean } | undefined;
  if (!isFunction(stream?.arrayBuffer)) return withBody(response.body, (body) => read(statusCode, headers, body));
  if (stream.bodyUsed) return unread('its body has been read already; check the answer first');
  const body = new Uint8Array((await stream.arrayBuffer()) as ArrayBuffer);
  response.body = readAgain(body);
  return read(statusCode, headers, body);
};

/** A body of undici can be read once, and the test wants to read it, too. */
const readAgain = (bytes: Uint8Array<ArrayBuffer>): Readable => {
  const again = (): Response => new Response(bytes);
  return Object.assign(Readable.from(bytes.length === 0 ? [] : [bytes]), {
    json: () => again().json(),
    text: () => again().text(),
    arrayBuffer: () => again().arrayBuffer(),
    blob: () => again().blob(),
  });
};

const ofSupertest = ({ status, headers, text, body, request }: AnswerFields): MaybePromise<ReadAnswer> => {
  const { method, url } = (request ?? {}) as { readonly method?: string; readonly url?: string };
  const isEmpty = method === 'HEAD' || (text === undefined && isBare(body));
  return withBody(isEmpty ? '' : (text ?? body), (bytes) =>
    read(Number(status), headersOf(headers), bytes, { method, url }),
  );
};

/** What supertest gives where nothing came. */
const isBare = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && !ArrayBuffer.isView(body) && Object.keys(body).length === 0;

/** A text or bytes are the body; what has been parsed was JSON. */
const withBody = (data: unknown, then: (body: Uint8Array) => ReadAnswer): MaybePromise<ReadAnswer> => {
  if (data === undefined) return then(new Uint8Array(0));
  if (typeof data === 'string') return then(Buffer.from(data));
  if (ArrayBuffer.isView(data)) return then(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  if (data instanceof ArrayBuffer) return then(new Uint8Array(data));
  if (data instanceof Blob) return data.arrayBuffer().then((bytes) => then(new Uint8Array(bytes)));
  if (isFunction((data as AnswerFields | null)?.pipe) || isFunction((data as AnswerFields | null)?.getReader))
    return unread('its body is a stream; ask for the whole body');
  return then(Buffer.from(JSON.stringify(data)));
};

/** Of a plain object, a map of axios or `Headers`. */
const headersOf = (headers: unknown): HeaderFields => {
  const plain = isFunction((headers as AnswerFields | undefined)?.toJSON)
    ? (headers as { toJSON(): object }).toJSON()
    : headers;
  const entries = plain instanceof globalThis.Headers ? [...plain] : Object.entries((plain ?? {}) as AnswerFields);
  return Object.fromEntries(
    entries.flatMap(([name, value]) =>
      value === undefined || value === null
        ? []
        : [[name.toLowerCase(), Array.isArray(value) ? value.map(String) : String(value)] as const],
    ),
  );
};
