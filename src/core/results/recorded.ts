import type { HttpRequest } from '../http/http';
import type { Exchange } from './case';

/** One exchange of a recording, and where it stands there. Its answer is read from the file when it is needed. */
export interface Recorded {
  /** As messages show it. */
  readonly file: string;
  /** From 0. */
  readonly entry: number;
  /** Scheme, host and port: `https://api.acme.example`. */
  readonly origin: string;
  /** What stands before the documented path, where the recorder knew it. */
  readonly basePath: string | undefined;
  /** A body of more than `KEPT_REQUEST_BODY` bytes is left out. */
  readonly request: HttpRequest;
  readonly status: number;
  /** @throws RECORDING_INVALID where the file has changed or is gone */
  read(): Promise<Exchange>;
}

/** An entry of a recording that is no exchange over HTTP, and why. */
export interface UnusableEntry {
  readonly file: string;
  readonly entry: number;
  /** `GET https://…`, without the query. */
  readonly title: string;
  /** One clause. */
  readonly reason: string;
}

/** What one or several files have recorded. */
export interface Recording {
  readonly files: readonly string[];
  readonly recorded: readonly Recorded[];
  readonly unusable: readonly UnusableEntry[];
  /** What could not be read of a file, each a sentence. */
  readonly problems: readonly string[];
}

/** Bytes. The requests of a recording are in memory together. */
export const KEPT_REQUEST_BODY = 64 * 1024;
