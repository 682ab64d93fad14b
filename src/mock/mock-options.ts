import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from './calls/call';
import type { ExamplesMode } from './engines/complete-answer';
import type { KeyPair } from './http/http-server';
import type { Journal } from './log/journal';
import type { Replay } from './replay/replay';
import type { AccessEntry, ScenarioRunner } from './types';
import type { UsageNotes } from './usage/note-usage';

/** Everything has a default; see each. */
export interface MockOptions {
  /** Default true. */
  readonly cors?: boolean;
  /** Generate values in place of the documented samples. Default false. */
  readonly dynamic?: boolean;
  /** Whether a documented sample that breaks its own schema is mended. Default `mended`. */
  readonly examples?: ExamplesMode;
  /** `false`: no request is checked, and each gets the documented success. Default true. */
  readonly validate?: boolean;
  /** Makes generated values repeatable. */
  readonly seed?: string;
  /** Milliseconds before every answer. Default 0. */
  readonly delay?: number;
  /** Bytes of a request body; more is answered 413. Default 10 MB. */
  readonly bodyLimit?: number;
  /** Speaks HTTPS with this certificate; plain HTTP without it. */
  readonly https?: KeyPair;
  /** Called once per request, after its outcome is known. */
  readonly log?: (entry: AccessEntry) => void;
  /** Answers of a recording, which go before documented ones. */
  readonly replay?: Replay;
  /** The journal of exchanges; none by default. The control API reads the same one. */
  readonly journal?: Journal;
  /** What is asked is noted here; by default nowhere. */
  readonly usage?: UsageNotes;
  /** Without it nothing is ever in play. */
  readonly scenarioRunner?: ScenarioRunner;
  /** Sends the callbacks of operations, and is made when the first one is due; without it none is sent. */
  readonly caller?: () => Caller;
  /** The control API, mounted under `/__understudy/`; loaded on its first request. */
  readonly control?: () => (request: IncomingMessage, response: ServerResponse) => void;
}
