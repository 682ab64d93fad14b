import type { Request, Response } from 'express';
import type { Operation } from '../../specs/spec';
import type { Caller } from '../calls/call';
import type { Journal } from '../log/journal';
import type { StateStore } from '../state/store';
import type { MockVendor } from '../types';
import type { WorkerTraffic } from './traffic-across-workers';

export interface ControlOptions {
  readonly vendors: readonly MockVendor[];
  readonly store: StateStore;
  readonly journal: Journal;
  /** Sends webhooks. */
  readonly caller: () => Caller;
  /** The other processes that share the port; without it there are none. */
  readonly workerTraffic?: WorkerTraffic;
  /** `--scenario vendor=name`: the scenario of every session that has not chosen. */
  readonly defaults?: Readonly<Record<string, string>>;
  /** Names beside localhost under which the control API answers. */
  readonly hosts?: readonly string[];
  /** The documented request of an operation, for people to try; without it none is offered. */
  readonly requestFor?: (vendor: MockVendor, operation: Operation) => OfferedRequest;
  /** The folder of Swagger UI (`swagger-ui-dist`), which shows documents as a reference; without it there is none. */
  readonly referenceLibrary?: string;
  /** A JSON report of contract tests; read whenever somebody looks. */
  readonly report?: string;
}

/** A request that can be sent as it is, credentials included; or why there is none. */
export type OfferedRequest =
  | {
      readonly kind: 'request';
      readonly method: string;
      /** With the vendor's prefix, percent-encoded, without the query. */
      readonly path: string;
      /** Percent-encoded; empty where there is none. */
      readonly query: string;
      readonly headers: Readonly<Record<string, string>>;
      /** Text; null where there is none. */
      readonly body: string | null;
    }
  | { readonly kind: 'none'; readonly reason: string };

/** What it returns is sent as JSON, nothing as 204; a promise is waited for, an error becomes a problem. */
export type Handler = (request: Request, response: Response) => unknown;

/** By path, in Express's notation, and method. */
export type Routes = Readonly<Record<string, Readonly<Partial<Record<ControlMethod, Handler>>>>>;

export type ControlMethod = 'get' | 'put' | 'patch' | 'post' | 'delete';

export const CONTROL_PATH = '/__understudy';
