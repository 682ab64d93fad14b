import { Agent, request as exchangeOnce } from 'undici';
import { encodeQuery } from '../../validate/parameters/serialize-parameter';
import { headerText } from '../respond/response-headers';
import type { AccessEntry, SentCall } from '../types';
import { createAllowedHosts, LeadsElsewhere } from './allowed-hosts';
import { CALL_HEADER, type Call, type Caller, type OutgoingRequest } from './call';

interface CallerOptions {
  /** Hosts beside this machine. */
  readonly allowed: readonly string[];
  /** A receiver that is slower than the mock must not fill its memory. Default 256. */
  readonly mostUnderWay?: number;
  /** The journal and the log. */
  remember(entry: AccessEntry): void;
}

/** Milliseconds until a receiver has answered. */
const PATIENCE = 5000;
/** Milliseconds for what is under way when the mock ends. */
const FAREWELL = 1000;
/**
 * Sends to this machine and to allowed hosts only, once, and follows no redirect. Of the answer the status is looked at,
 * nothing else; of the URL its query and its credentials are written down nowhere.
 */
export const createCaller = ({ allowed, mostUnderWay = 256, remember }: CallerOptions): Caller => {
  const hosts = createAllowedHosts(allowed);
  const agent = new Agent({ connect: { lookup: hosts.lookup, timeout: PATIENCE } });
  const underWay = new Set<Promise<unknown>>();

  const become = async (call: Call): Promise<Result> => {
    const { request } = call;
    if (request.kind === 'unmade') return { outcome: 'unmade', why: `was not sent: ${request.reason}` };
    const url = readUrl(request);
    if (typeof url === 'string') return { outcome: 'unmade', why: `was not sent: ${url}` };
    const refusal = hosts.refusal(url);
    if (refusal !== undefined) return { outcome: 'refused', url, why: `was not sent: ${refusal}` };
    return underWay.size >= mostUnderWay
      ? { outcome: 'refused', url, why: `was not sent: ${mostUnderWay} others still wait for their receivers` }
      : exchange(agent, call, url, request);
  };

  const send = async (call: Call): Promise<AccessEntry> => {
    const startedAt = performance.now();
    const entry = entryOf(call, await become(call), startedAt);
    remember(entry);
    return entry;
  };

  return {
    send(call) {
      const sending = send(call).finally(() => underWay.delete(sending));
      underWay.add(sending);
      return sending;
    },
    async close() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise((resolve) => {
        timer = setTimeout(resolve, FAREWELL);
      });
      await Promise.race([Promise.allSettled([...underWay]), late]).finally(() => clearTimeout(timer));
      await agent.destroy();
    },
  };
};

interface Result {
  readonly outcome: SentCall['outcome'];
  /** Completes a sentence that begins with the callback. */
  readonly why: string;
  readonly status?: number;
  /** Where it is known. */
  readonly url?: URL;
}

const exchange = async (agent: Agent, call: Call, url: URL, request: OutgoingRequest): Promise<Result> => {
  try {
    const response = await exchangeOnce(url, {
      dispatcher: agent,
      method: call.method,
      headers: {
        'user-agent': 'understudy',
        ...request.headers,
        [CALL_HEADER]: headerText(`${call.kind} ${call.name}`),
      },
      body: request.body ?? null,
      signal: AbortSignal.timeout(PATIENCE),
    });
    // Unread, it would keep the connection.
    await response.body.dump({ limit: 64 * 1024 });
    return { outcome: 'answered', url, status: response.statusCode, why: ['was sent', ...request.notes].join('; ') };
  } catch (error) {
    if (error instanceof LeadsElsewhere) return { outcome: 'refused', url, why: `was not sent: ${error.message}` };
    return { outcome: 'failed', url, why: `failed: ${reasonOf(error)}` };
  }
};

const reasonOf = (error: unknown): string => {
  const { name, code, message } = error as NodeJS.ErrnoException;
  if (name === 'TimeoutError' || /TIMEOUT/.test(code ?? '')) return `no answer within ${PATIENCE / 1000} s`;
  return `${message || name}${code && !message.includes(code) ? ` (${code})` : ''}`;
};

/** With the documented query, where the URL says nothing of it; or why it is none. Never with a value in the reason. */
const readUrl = ({ url: text, query }: OutgoingRequest): URL | string => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) return 'what was given is no absolute http or https URL';
  if (url.username !== '' || url.password !== '') return 'its URL has credentials in it, which are not sent';
  url.hash = '';
  const own = new Set(url.searchParams.keys());
  const added = query
    .filter(([name]) => !own.has(name))
    .map(([name, value]) => `${formText(name)}=${typeof value === 'string' ? formText(value) : value.encoded}`);
  if (added.length > 0) url.search = [url.search.slice(1), ...added].filter((part) => part !== '').join('&');
  return url;
};

const formText = (text: string): string => encodeQuery(text).replaceAll('%20', '+');

const entryOf = (call: Call, { outcome, status, why, url }: Result, startedAt: number): AccessEntry => ({
  at: performance.timeOrigin + startedAt,
  vendor: call.vendor,
  operation: call.operation,
  method: call.method,
  path: url?.pathname ?? '',
  status: status ?? 0,
  example: call.request.kind === 'request' ? call.request.example : undefined,
  why: `${call.kind} ${call.name} ${why}`,
  violations: [],
  unchecked: [],
  session: call.session,
  ms: performance.now() - startedAt,
  call: { kind: call.kind, name: call.name, to: url?.origin ?? '', outcome },
});
