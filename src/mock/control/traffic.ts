import type { Request, Response } from 'express';
import type { MaybePromise } from '../../core/maybe-promise';
import { isLoopback } from '../../core/network/loopback';
import { slViolation } from '../../core/violation';
import { type AskedEntry, sessionOf } from '../log/journal';
import { showAsked } from '../log/kept-request';
import type { AccessEntry, MockVendor } from '../types';
import { refuse } from './problems';
import type { WorkerTraffic } from './traffic-across-workers';

/**
 * One exchange, or one call of the mock, as a client of the control API sees it. It has no body, header or query, since
 * each may hold a secret.
 */
export const shown = (entry: AccessEntry) => ({
  kind: entry.call?.kind ?? 'exchange',
  at: new Date(entry.at).toISOString(),
  vendor: entry.vendor ?? null,
  operation: entry.operation ?? null,
  session: sessionOf(entry),
  method: entry.method,
  path: entry.path,
  status: entry.status === 0 ? null : entry.status,
  example: entry.example ?? null,
  why: entry.why,
  violations: entry.violations.map(slViolation),
  unchecked: entry.unchecked,
  milliseconds: Math.round(entry.ms * 1000) / 1000,
  ...(entry.call && { call: { name: entry.call.name, to: entry.call.to, outcome: entry.call.outcome } }),
});

/** `?kind=`, `?vendor=`, `?operation=`, `?session=`, `?status=` narrow; `?limit=` keeps the newest. */
const filterOf = (query: Request['query']): ((entry: AccessEntry) => boolean) => {
  const wanted = (name: string): string | undefined => (typeof query[name] === 'string' ? query[name] : undefined);
  const [kind, vendor, operation, session, status] = ['kind', 'vendor', 'operation', 'session', 'status'].map(wanted);
  return (entry) =>
    (kind === undefined || (entry.call?.kind ?? 'exchange') === kind) &&
    (vendor === undefined || entry.vendor === vendor) &&
    (operation === undefined || entry.operation === operation) &&
    (session === undefined || sessionOf(entry) === session) &&
    (status === undefined || String(entry.status) === status);
};

/**
 * `?request=true` adds what was asked, without its secrets, for programs of this machine: a body may hold what concerns
 * a person, and that goes to no other host.
 */
export const listTraffic = async (
  workerTraffic: WorkerTraffic,
  vendors: readonly MockVendor[],
  request: Request,
): Promise<readonly unknown[]> => {
  const limit = request.query.limit === undefined ? 100 : Number(request.query.limit);
  if (!Number.isInteger(limit) || limit < 1) throw refuse(400, 'limit is a whole number from 1.');
  const fits = filterOf(request.query);
  const isNear = isLoopback(request.socket.remoteAddress ?? '');
  if (request.query.request !== 'true' || !isNear)
    return (await workerTraffic.traffic()).filter(fits).slice(-limit).map(shown);
  const entries = (await workerTraffic.asked()).filter(({ entry }) => fits(entry)).slice(-limit);
  return entries.map((each) => ({ ...shown(each.entry), request: askedOf(each, vendors) }));
};

const askedOf = ({ entry, asked }: AskedEntry, vendors: readonly MockVendor[]) => {
  const vendor = vendors.find(({ name }) => name === entry.vendor);
  return asked === undefined ? null : showAsked(entry, asked, vendor?.definition.redact ?? []);
};

/** `?session=` forgets what one session asked, so that a test can begin anew beside others. */
export const forgetTraffic = (workerTraffic: WorkerTraffic, { query }: Request): MaybePromise<void> => {
  const { session } = query;
  if (session !== undefined && typeof session !== 'string') throw refuse(400, 'session is given once.');
  return workerTraffic.forgetTraffic(session);
};

/** More open streams than this are refused: each costs a little on every exchange. */
const MAX_STREAMS = 32;
/** A reader this many bytes behind loses events, so that the mock does not run out of memory. */
const MAX_BEHIND = 1_000_000;
let streams = 0;

/** Each new exchange as a server-sent event named for its kind (HTML standard, section 9.2), until the client goes. */
export const streamTraffic = async (
  workerTraffic: WorkerTraffic,
  request: Request,
  response: Response,
): Promise<void> => {
  if (streams >= MAX_STREAMS) throw refuse(503, `${MAX_STREAMS} streams are open; close one.`);
  const fits = filterOf(request.query);
  const stop = await workerTraffic.subscribe((entry) => {
    if (!response.headersSent || !fits(entry) || response.writableLength > MAX_BEHIND) return;
    response.write(`event: ${entry.call?.kind ?? 'exchange'}\ndata: ${JSON.stringify(shown(entry))}\n\n`);
  });
  if (response.destroyed) return stop();
  streams++;
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': exchanges follow\n\n');
  // Proxies close what is silent for a minute.
  const heartbeat = setInterval(() => response.write(': still here\n\n'), 20_000);
  heartbeat.unref();
  response.once('close', () => {
    streams--;
    clearInterval(heartbeat);
    stop();
  });
};
