import { messageOf } from '../../core/errors';
import { headerValue } from '../../core/http/http';
import { fillTemplate, type ParsedTemplate, type TemplatePart } from '../../specs/callbacks/runtime-expression';
import type { Callback, Operation } from '../../specs/spec';
import type { CheckRequest } from '../../validate/validate-types';
import type { MockVendor, OutgoingResponse } from '../types';
import { CALL_HEADER, type Call, type Caller, type OutgoingRequest, type Unmade, unmade } from './call';
import { type Exchanged, sourceOf } from './exchange-source';
import { isFromForeignPage, leadsToThisMachine } from './foreign-page';
import { type WrittenCall, writeCall } from './write-call';

/** The callbacks of one operation. */
export interface Callbacks {
  /** The outgoing with the callbacks that follow it, where it is a good answer; else the outgoing itself. */
  follow(
    outgoing: OutgoingResponse,
    caller: () => Caller,
    exchanged: Omit<Exchanged, 'outgoing' | 'body'>,
  ): OutgoingResponse;
}

/** Nothing is written before an answer wants it; what is written is kept, for only the URL depends on the exchange. */
export const createCallbacks = (vendor: MockVendor, operation: Operation, check: CheckRequest): Callbacks => {
  const written = new WeakMap<Operation, WrittenCall | Unmade>();
  const write = (request: Operation): WrittenCall | Unmade => {
    const known = written.get(request) ?? writeCall(vendor.spec, request);
    written.set(request, known);
    return known;
  };

  const callsAfter = (exchanged: Exchanged): readonly Call[] => {
    const { headers } = exchanged.request;
    const session = headerValue(headers, 'understudy-session');
    return vendor.spec.callbacks(operation).flatMap(({ name, target, requests }) => {
      const caused = { kind: 'callback', name, vendor: vendor.name, operation: operation.id, session } as const;
      return listed(requests).map((request): Call => {
        if (request.kind === 'unmade') return { ...caused, method: 'POST', request };
        const { method } = request.operation;
        const made = attempt(() => addressed(urlOf(operation, target, exchanged), () => write(request.operation)));
        return { ...caused, method, request: made };
      });
    });
  };

  return {
    follow(outgoing, caller, exchanged) {
      const good = outgoing.status >= 200 && outgoing.status < 300;
      // HEAD is answered by GET, and nothing happens because of it.
      if (!good || exchanged.request.method !== operation.method) return outgoing;
      const body = (): unknown => check(exchanged.request, exchanged.pathValues).body;
      const after = (): void => {
        for (const call of callsAfter({ ...exchanged, body, outgoing })) caller().send(call).catch(nothing);
      };
      return { ...outgoing, after };
    },
  };
};

/** A log that throws does not stop the mock. */
const nothing = (): void => {};

const FOREIGN = 'the request came from a web page elsewhere, which must not reach this machine by way of the mock';

const AGAIN = 'the request was a callback of a mock itself';

const addressed = (url: string | Unmade, write: () => WrittenCall | Unmade): OutgoingRequest | Unmade => {
  if (typeof url !== 'string') return url;
  const written = write();
  return written.kind === 'unmade' ? written : { ...written, url };
};

type Listed = { readonly kind: 'request'; readonly operation: Operation };

/** Or that a `$ref` leads nowhere. */
const listed = (requests: Callback['requests']): readonly (Listed | Unmade)[] => {
  const found = attempt(() => ({ kind: 'requests', operations: requests() }) as const);
  return found.kind === 'unmade' ? [found] : found.operations.map((operation) => ({ kind: 'request', operation }));
};

/** What goes wrong here is no reason to go down: the answer has been given. */
const attempt = <T>(make: () => T): T | Unmade => {
  try {
    return make();
  } catch (error) {
    return unmade(messageOf(error));
  }
};

const urlOf = (operation: Operation, target: ParsedTemplate, exchanged: Exchanged): string | Unmade => {
  if (headerValue(exchanged.request.headers, CALL_HEADER) !== undefined) return unmade(AGAIN);
  if (target.kind === 'malformed') return unmade(`"${target.text}" is no runtime expression: ${target.reason}`);
  const secret = target.parts.find((part) => handsOn(operation, part));
  if (secret) return unmade(`${secret.text} would hand on the client's credentials`);
  const filled = fillTemplate(target.parts, sourceOf(exchanged));
  if (filled.kind !== 'text') return unmade(`${filled.expression} gave no text`);
  return leadsToThisMachine(filled.text) && isFromForeignPage(exchanged.request) ? unmade(FOREIGN) : filled.text;
};

const CREDENTIALS: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization', 'cookie']);

/** A URL is written into logs on its way. */
const handsOn = ({ security }: Operation, part: TemplatePart): boolean => {
  if (part.kind === 'literal') return false;
  const { expression } = part;
  const keys = security.flat().flatMap(({ scheme }) => (scheme.type === 'apiKey' ? [scheme] : []));
  if (expression.kind === 'header' && expression.of === 'request') {
    const { name } = expression;
    return CREDENTIALS.has(name) || keys.some((key) => key.in === 'header' && key.name.toLowerCase() === name);
  }
  if (expression.kind === 'query') return keys.some((key) => key.in === 'query' && key.name === expression.name);
  return expression.kind === 'url' && keys.some((key) => key.in === 'query');
};
