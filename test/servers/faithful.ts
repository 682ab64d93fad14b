import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpRequest } from '../../src/core/http/http';
import { isXmlType } from '../../src/core/http/media-type';
import { isObject } from '../../src/core/json/json';
import type { Violation } from '../../src/core/violation';
import { loadSpec } from '../../src/specs/load';
import { createMatcher } from '../../src/specs/routing/matcher';
import type { Operation, ResponseSpec, Spec } from '../../src/specs/spec';
import { renderXml } from '../../src/validate/bodies/xml/write-xml';
import { compileRequestCheck } from '../../src/validate/request/check-request';
import type { CheckedRequest } from '../../src/validate/validate-types';

/** What a server is about to say, before it is bytes. */
export interface Answer {
  readonly status: number;
  readonly mediaType: string | undefined;
  readonly value: unknown;
  readonly headers: Readonly<Record<string, string>>;
  /** In place of `value` as it would be written. */
  readonly raw?: string | Buffer;
}

export interface Asked {
  readonly spec: Spec;
  readonly operation: Operation;
  readonly request: CheckedRequest;
}

/** A lie, or a freedom taken: the answer that goes out in place of the faithful one. */
export type Change = (answer: Answer, asked: Asked) => Answer;

export interface Served {
  readonly url: string;
  /** Requests that arrived. */
  count(): number;
  close(): Promise<void>;
}

const loaded = new Map<string, Spec>();

/** The same for all tests of a file: what is compiled for one lie is good for the next. */
export const specOf = (vendor: string): Spec => {
  const spec = loaded.get(vendor) ?? loadSpec(`specs/${vendor}/openapi.yaml`, { name: vendor });
  loaded.set(vendor, spec);
  return spec;
};

/**
 * A vendor of our own, as small as it can be: valid requests get the documented sample in the type they ask for, broken ones
 * the documented error. It shares nothing with the mock, so that both can be wrong in different ways.
 */
export const serve = async (spec: Spec, change: Change = (answer) => answer): Promise<Served> => {
  const matcher = createMatcher(spec.operations.map((value) => ({ method: value.method, path: value.path, value })));
  let count = 0;
  const server = createServer(async (incoming, outgoing) => {
    count += 1;
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const [path = '', query = ''] = (incoming.url ?? '').split('?');
    const http: HttpRequest = {
      method: incoming.method ?? '',
      path,
      query,
      headers: incoming.headers,
      body: Buffer.concat(chunks),
    };
    const found = matcher.match(http.method, path);
    if (found.kind !== 'found') {
      outgoing.writeHead(404).end();
      return;
    }
    const request = compileRequestCheck(spec, found.value)(http, found.values);
    const asked = { spec, operation: found.value, request };
    const { status, headers, body } = write(change(answerTo(asked), asked), asked);
    outgoing.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    count: () => count,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};

const answerTo = (asked: Asked): Answer => {
  const violation = asked.request.violations[0] ?? refusedToken(asked);
  if (!violation)
    return (
      (isUnknown(asked) ? notFound(asked) : undefined) ??
      HABITS.reduce((answer, habit) => habit(answer, asked), documented(asked, '200'))
    );
  const status = errorFor(asked.operation, violation);
  return status === undefined ? { ...documented(asked, '200', 'error') } : documented(asked, status);
};

/** It has the record of the document's sample, and the one that a test's variable names. */
const isUnknown = ({ spec, operation, request }: Asked): boolean =>
  operation.parameters.some((parameter) => {
    const known = parameter.examples.map(({ value }) => String(value));
    const given = String(request.path[parameter.name]);
    return parameter.in === 'path' && ![...known, '1'].includes(given) && spec.name !== '';
  });

/** As each document says it, or another page of the vendor. */
const notFound = (asked: Asked): Answer | undefined => {
  const found = NOT_FOUND.find(([status, example]) =>
    asked.operation.responses.some(
      (response) =>
        response.status === status &&
        (example === undefined ||
          response.content.some(({ examples }) => examples.some(({ name }) => name === example))),
    ),
  );
  return found && documented(asked, ...found);
};

const NOT_FOUND: readonly (readonly [status: string, example?: string])[] = [
  ['404'],
  ['400', 'contact-not-found'],
  ['200', 'error'],
];

/** `understudy-invalid-token`, and its like in Basic. */
const refusedToken = ({ request, operation }: Asked): Violation | undefined => {
  const wrong = request.credentials.some(({ value }) =>
    /invalid/.test(`${value} ${Buffer.from(value, 'base64').toString('latin1')}`),
  );
  return wrong
    ? {
        class: 'security',
        in: 'security',
        name: '',
        pointer: '' as Violation['pointer'],
        keyword: 'credentials',
        message: '',
        spec: operation.place,
      }
    : undefined;
};

const errorFor = (operation: Operation, violation: Violation): string | undefined =>
  (violation.class === 'security' ? ['401'] : ['422', '400', '404']).find((status) =>
    operation.responses.some((response) => response.status === status),
  );

const documented = ({ operation, request }: Asked, status: string, example?: string): Answer => {
  const response = operation.responses.find((each) => each.status === status) as ResponseSpec;
  const accept = String(request.http.headers.accept ?? '')
    .split(/[,;]/)[0]
    ?.trim();
  const content = response.content.find(({ mediaType }) => mediaType === accept) ?? response.content[0];
  const chosen = content?.examples.find(({ name }) => name === example) ?? content?.examples[0];
  return { status: Number(status), mediaType: content?.mediaType, value: chosen?.value, headers: {} };
};

const LISTS: readonly string[] = ['Tickets', 'Followups', 'Documents', 'Sales', 'Chats'];

const limit: Change = (answer, { request }) => {
  const most = Number(request.query.limit);
  if (!(most > 0) || !isObject(answer.value)) return answer;
  const cut = Object.entries(answer.value).map(([name, value]) => [
    name,
    LISTS.includes(name) && Array.isArray(value) ? value.slice(0, most) : value,
  ]);
  return { ...answer, value: Object.fromEntries(cut) };
};

const filter: Change = (answer, { request }) => {
  const wanted = isObject(request.body) ? request.body : {};
  if (!Array.isArray(answer.value)) return answer;
  const rows = answer.value as readonly { readonly Action: string; readonly ActionTime: string }[];
  const isWanted = ({ Action, ActionTime }: (typeof rows)[number]): boolean =>
    [undefined, null, '', Action].includes(wanted.ActionType as string) &&
    !(Date.parse(String(wanted.ActivityStartTime)) > Date.parse(ActionTime));
  return { ...answer, value: rows.filter(isWanted) };
};

/** What its documents say that parameters mean. */
const HABITS: readonly Change[] = [limit, filter, (answer, asked) => select(answer, asked)];

const select = (answer: Answer, { request }: Asked): Answer => {
  const names = request.query.$select;
  if (typeof names !== 'string' || !Array.isArray(answer.value)) return answer;
  const kept = names.split(',').map((name) => name.split('/')[0]?.toLowerCase());
  const item = (object: object) =>
    Object.fromEntries(
      Object.entries(object).map(([name, value]) => [name, kept.includes(name.toLowerCase()) ? value : null]),
    );
  return { ...answer, value: answer.value.map(item) };
};

const write = (answer: Answer, { spec, operation }: Asked) => {
  const { status, mediaType, value, raw } = answer;
  const headers = { ...(mediaType && { 'content-type': mediaType }), ...answer.headers };
  if (raw !== undefined) return { status, headers, body: raw };
  if (mediaType === undefined || value === undefined) return { status, headers, body: '' };
  const content = operation.responses
    .flatMap((response) => (response.status === String(status) ? response.content : []))
    .find((each) => each.mediaType === mediaType);
  return {
    status,
    headers,
    body: isXmlType(mediaType) ? renderXml(spec, content?.schema, value) : JSON.stringify(value),
  };
};
