import { fail } from '../../core/errors';
import { type HttpRequest, type HttpResponse, headerValue, isFieldValue, isServerError } from '../../core/http/http';
import { isLoopback } from '../../core/network/loopback';
import type { ContractCase, Exchange } from '../../core/results/case';
import type { Inconclusive } from '../../core/results/verdict';
import { createLearningRedactor, type LearningRedactor } from '../../core/secrets/learning-redactor';
import { redactUrl } from '../../core/secrets/redact';
import type { Operation, Spec } from '../../specs/spec';
import { saidStatus } from '../../validate/response/refused-in-body';
import { curlLine } from '../curl';
import { WRONG_TEXTS } from '../generate/breaks';
import { operationOf } from '../select-operations';
import type { ClientCertificate, Given } from '../values/given';
import { secretsOf } from '../values/secrets';
import type { Variables } from '../variables';
import { onWire } from '../write-request';
import { type BasePath, createBasePath } from './base-path';
import { parseBaseUrl } from './base-url';
import { type CaseCredentials, createCaseCredentials } from './case-credentials';
import { createDeleted, type Deleted } from './deleted';
import { createGoodRefused, type GoodRefused } from './good-refused';
import { loopbackTransport } from './loopback-transport';
import { basePathOf } from './own-server';
import { type Clock, createPacer, parseRate, systemClock } from './pacing';
import { type Consistency, pauseBeforeRepeat } from './repeat-pause';
import { createStoppedAfter, type StoppedAfter } from './stopped-after';
import { createGuard, type StormGuard } from './storm-guard';
import {
  type Answered,
  type OwnTransport,
  type SendOptions,
  type Sent,
  type Target,
  type Transport,
  TransportError,
} from './target';
import { UNANSWERED } from './transport-errors';
import { withoutCoding } from './without-coding';

export interface HttpTargetOptions {
  readonly spec: Spec;
  readonly kind: 'mock' | 'real';
  /** The vendor's own base, path included; for a mock its base with the vendor's prefix. */
  readonly baseUrl: string;
  readonly variables: Variables;
  /** Headers of the user's own. */
  readonly given?: Given;
  /** Default: 200 against a real endpoint beyond this machine, no limit otherwise. */
  readonly maxRequests?: number;
  /** `2/s`; default: that against a real endpoint beyond this machine, none otherwise. */
  readonly rate?: string;
  /** Milliseconds for one request and its answer; default 10 000. */
  readonly timeout?: number;
  /** Bytes of one answer; default 10 MiB. */
  readonly maxBody?: number;
  /** Default: false. */
  readonly allowUnsafe?: boolean;
  /** The longest pause in milliseconds that `Retry-After` may ask for; default 60 000. */
  readonly maxPause?: number;
  /** Default: Node itself for plain HTTP to this machine, undici for all else. */
  readonly transport?: Transport;
  readonly clock?: Clock;
}

/**
 * An endpoint over HTTP, safe by default: only the origin of `baseUrl`, safe methods unless allowed otherwise, a budget
 * and a rate. `Retry-After` is honoured, and many refusals end the run. Credentials are added here and nowhere else.
 * @throws TARGET_INVALID, USAGE (a rate that is none, an unknown scheme)
 */
export const httpTarget = (options: HttpTargetOptions): Target => {
  const base = parseBaseUrl(options.baseUrl, options.kind === 'real');
  const baseUrl = `${base.origin}${base.pathname.replace(/\/$/, '')}`;
  const local = options.kind === 'mock' || isLoopback(base.hostname);
  const clock = options.clock ?? systemClock;
  const isReal = options.kind === 'real';
  const guard = createGuard(
    options.maxRequests ?? (local ? Number.POSITIVE_INFINITY : 200),
    isReal ? undefined : Number.POSITIVE_INFINITY,
  );
  const pace = createPacer(options.rate || !local ? parseRate(options.rate ?? '2/s') : 0, clock);
  const certificate = isReal ? options.given?.certificate : undefined;
  // No other transport shows one.
  const owned = options.transport && !certificate ? undefined : openTransport(base, certificate);
  const transport = owned?.transport ?? options.transport;
  if (!transport) throw fail('TARGET_INVALID', 'No transport.');
  const hide = options.given?.redact ?? [];
  const secrets = createLearningRedactor(secretsOf(options.spec, options.variables, options.given), hide, WRONG_TEXTS);
  const context: Context = {
    options,
    credentials: createCaseCredentials({
      ...options,
      baseUrl,
      allowExamples: local,
      learn: secrets.learn,
      open: (url) => (options.transport ? { transport: options.transport, close: async () => {} } : openTransport(url)),
    }),
    origin: base.origin,
    clock,
    guard,
    deleted: createDeleted(),
    goodRefused: createGoodRefused(),
    stoppedAfter: createStoppedAfter(),
    secrets,
    basePath: createBasePath(options.spec, base),
    patience: { left: options.maxPause ?? 60_000 },
    consistency: { isAwaited: true },
    pace,
    transport,
  };
  const operation = (contractCase: ContractCase) => operationOf(options.spec, contractCase);
  return {
    info: { kind: options.kind, baseUrl: redactUrl(baseUrl, secrets.redact) },
    send: (contractCase, how) => send(context, contractCase, how),
    redact: secrets.redact,
    curl: (contractCase) => {
      const { shell, standsFor } = context.credentials;
      const path = basePathOf(options.spec, operation(contractCase), base, options.kind);
      const mayStand = (name: string): boolean => standsFor(contractCase, name);
      return curlLine(`${base.origin}${path}`, contractCase.request, shell(contractCase), mayStand, certificate?.files);
    },
    stopped: guard.stopped,
    goodRefusedWith: context.goodRefused.with,
    isAstray: (contractCase, response) =>
      isReal ? context.basePath.missing(operation(contractCase), response) : undefined,
    requests: guard.requests,
    close: async () => owned?.close(),
  };
};

const openTransport = (base: URL, certificate?: ClientCertificate): OwnTransport => {
  if (base.protocol === 'http:' && isLoopback(base.hostname)) return loopbackTransport();
  return (require('./undici-transport') as typeof import('./undici-transport')).undiciTransport(certificate?.tls);
};

interface Context {
  readonly options: HttpTargetOptions;
  readonly origin: string;
  readonly clock: Clock;
  readonly guard: StormGuard;
  readonly deleted: Deleted;
  readonly goodRefused: GoodRefused;
  readonly stoppedAfter: StoppedAfter;
  readonly basePath: BasePath;
  /** Milliseconds that the run may still wait because servers ask it to. */
  readonly patience: { left: number };
  readonly consistency: Consistency;
  readonly pace: () => Promise<void>;
  readonly transport: Transport;
  readonly credentials: CaseCredentials;
  readonly secrets: LearningRedactor;
}

const send = async (context: Context, contractCase: ContractCase, how: SendOptions = {}): Promise<Sent> => {
  const refusal =
    whyNotSent(context, contractCase) ?? (how.cleanUp ? undefined : context.guard.leavesOut(contractCase));
  if (refusal) return failed('stopped', refusal);
  const { options } = context;
  const prepared = await context.credentials.prepare(contractCase);
  if (prepared.kind === 'missing') return failed('unauthorised', prepared.reason);
  const { request } = prepared;
  const unsendable = whatNoRequestHolds(request);
  if (unsendable) return failed('stopped', unsendable);
  const gone =
    options.kind === 'real' && !how.deleted && !how.restores && !how.cleanUp
      ? context.deleted.reason(request.path)
      : undefined;
  if (gone !== undefined) return failed('no-such-record', gone);
  try {
    return await exchangeWithin(context, contractCase, request, how);
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    const why = context.stoppedAfter.unanswered(contractCase, error) ?? error.message;
    return failed(UNANSWERED[error.kind], `${context.origin}: ${why}`);
  }
};

/** The last check before the wire, whatever the plan said: an unsafe request, or one only a mock understands, never leaves. */
const whyNotSent = ({ options }: Context, { safe, request }: ContractCase): string | undefined => {
  if (options.kind === 'mock') return undefined;
  if (!safe && !options.allowUnsafe) return `${request.method} may change data there; --allow-unsafe sends it`;
  return request.prefer === undefined ? undefined : 'only a mock understands Prefer';
};

/** Clients take a segment of dots out of a path, and refuse a header with a line break in it. */
const whatNoRequestHolds = ({ path, headers }: HttpRequest): string | undefined => {
  if (path.split('/').some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment)))
    return `nobody can ask for ${path}: a segment of dots leads to another path`;
  const name = Object.keys(headers).find((each) => !isFieldValue(headerValue(headers, each) ?? ''));
  return name && `the value of ${name} has a character that no header can carry`;
};

const exchangeWithin = async (
  context: Context,
  contractCase: ContractCase,
  first: HttpRequest,
  how: SendOptions,
): Promise<Sent> => {
  const { guard, clock, options } = context;
  const before: number[] = [];
  let request = first;
  const awaited = Math.min(how.pause ?? 0, context.patience.left);
  context.patience.left -= awaited;
  if (awaited > 0) await clock.sleep(awaited);
  for (;;) {
    if (!guard.take(how.cleanUp)) return failed('stopped', guard.stopped() ?? 'stopped');
    await context.pace();
    const started = clock.now();
    let response = await ask(context, request);
    const isExpected = contractCase.expect.statuses.includes(String(response.status));
    const renewed = response.status === 401 && (await context.credentials.renew(contractCase, isExpected));
    if (renewed) {
      request = renewed;
      continue;
    }
    const bare =
      mayBeOfCaller(response.status) && !isExpected ? context.credentials.withoutMadeUp(contractCase) : undefined;
    if (bare && guard.take(how.cleanUp)) {
      await context.pace();
      const answer = await ask(context, bare);
      if (context.credentials.sawWithoutMadeUp(contractCase, answer.status)) [request, response] = [bare, answer];
    }
    context.credentials.saw(contractCase, response.status);
    const known = context.credentials.carries(contractCase);
    const operation = operationOf(options.spec, contractCase);
    const isItsOwn = !known && operation.security.length === 0 && isDocumented(operation, response.status);
    guard.saw(contractCase, response.status, known, isItsOwn);
    const said = options.kind === 'real' ? saidStatus(options.spec, operation, response) : response.status;
    context.goodRefused.saw(contractCase, said);
    context.stoppedAfter.answered(contractCase);
    context.basePath.saw(operation, response);
    context.deleted.saw(request.method, request.path, said, how);
    const unset = context.credentials.unset(contractCase);
    const got: Sent = {
      known,
      ...exchange(request, response, started, clock.now(), before),
      ...(unset.length > 0 && { unset }),
      ...(context.credentials.isLocked(contractCase) && { invented: true }),
    };
    const pause =
      options.kind === 'real' ? pauseBeforeRepeat(context, contractCase, response, { how, before }) : undefined;
    if (pause === undefined || !guard.hasMore()) return got;
    if (pause > context.patience.left) {
      const seconds = Math.ceil(pause / 1000);
      guard.tooSlow(contractCase, `the server asks for a pause of ${seconds} s, longer than this run waits`);
      return got;
    }
    context.patience.left -= pause;
    before.push(response.status);
    await clock.sleep(pause);
  }
};

/** One request, and what came. */
const ask = async (context: Context, request: HttpRequest): Promise<HttpResponse> => {
  const { options, origin, transport, secrets } = context;
  const maxBody = options.maxBody ?? 10 * 1024 * 1024;
  const sent = await transport(onWire(request), { origin, timeout: options.timeout ?? 10_000, maxBody });
  const response = withoutCoding(sent, maxBody);
  if (options.kind === 'real') for (const message of [request, response]) secrets.learnFrom(message);
  return response;
};

/** May it be about who asks, and not say so? That a server is busy is not. */
const isDocumented = ({ responses }: Operation, status: number): boolean =>
  responses.some((each) => each.status === String(status));

const mayBeOfCaller = (status: number): boolean =>
  status === 403 || (isServerError(status) && ![502, 503, 504].includes(status));

const exchange = (
  request: HttpRequest,
  response: HttpResponse,
  started: number,
  ended: number,
  before: readonly number[],
): Answered => {
  const duration = Math.max(0, ended - started);
  const startedAt = new Date(started).toISOString();
  const made: Exchange = {
    request,
    response,
    duration,
    startedAt,
    ...(before.length > 0 && { before: [...before] }),
  };
  return { kind: 'exchange', exchange: made };
};

const failed = (kind: Inconclusive['kind'], reason: string): Sent => ({
  kind: 'failed',
  inconclusive: { kind, reason },
});
