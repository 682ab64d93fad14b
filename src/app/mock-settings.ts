import type { ReadProgress } from '../har/read-har';
import type { KeyPair } from '../mock/http/http-server';
import type { AccessEntry } from '../mock/types';

/** Everything has a default. */
export interface MockSettings {
  /** Vendor names, files or URLs; default: every vendor under `specs/`. */
  readonly vendors?: readonly string[];
  /** The project's folder; default: the working directory. */
  readonly root?: string;
  /**
   * The folder with the vendors that are meant when none is named; default: the project, or the package where the
   * project has none.
   */
  readonly home?: string;
  /** Folders that documents may open files in, beside their own and the project's. */
  readonly allowFiles?: readonly string[];
  /** Hosts with private addresses that documents may lead to, each with a port or without. */
  readonly allowHosts?: readonly string[];
  /** 0, the default, picks a free one. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** HTTPS in place of HTTP: `true` makes a certificate for this start; or a private key and a certificate, as PEM text. */
  readonly https?: boolean | KeyPair;
  /** Scenario by vendor. */
  readonly scenario?: Readonly<Record<string, string>>;
  /** Default `sample`: any well-formed id gets the documented sample. `store`: records by id. */
  readonly data?: 'sample' | 'store';
  /** With `store`: how many generated records more. */
  readonly records?: number;
  readonly seed?: string;
  /** Recordings (HAR files) whose answers go before documented ones. */
  readonly from?: readonly string[];
  /** Called while they are read. */
  readonly readProgress?: ReadProgress;
  /** Milliseconds before every answer. */
  readonly delay?: number;
  /** Generated values in place of the documented samples. */
  readonly dynamic?: boolean;
  /** `as-written`: a documented sample that breaks its own schema is sent as it is. Default `mended`. */
  readonly examples?: 'mended' | 'as-written';
  /** `false`: no request is checked, and each gets the documented success. Default true. */
  readonly validate?: boolean;
  readonly cors?: boolean;
  /** Bytes. */
  readonly bodyLimit?: number;
  /** `redis://…`: sessions and scenario positions shared between processes. */
  readonly state?: string;
  /** Send the callbacks that the documents describe. Default true. */
  readonly callbacks?: boolean;
  /** Where callbacks and webhooks may go beside this machine: hosts, each with a port or without. */
  readonly callbacksTo?: readonly string[];
  /** Names, without ports, under which the control API answers beside localhost and addresses. */
  readonly controlHost?: readonly string[];
  /** A JSON report of contract tests that the page shows; read whenever somebody looks. */
  readonly showReport?: string;
  /** A file: what is asked of the mock is added to it when the mock is closed. */
  readonly usage?: string;
  readonly log?: (entry: AccessEntry) => void;
}

/** A mock that listens, in this process or in several. */
export interface ServedMock {
  readonly url: string;
  readonly port: number;
  readonly vendors: readonly {
    readonly name: string;
    readonly baseUrl: string;
    readonly operations: number;
    readonly webhooks: number;
  }[];
  /** What of the documents cannot be honoured; the rest works. */
  readonly problems: readonly string[];
  /** The files and folders it is made from, as absolute paths; what was read from a URL is not among them. */
  readonly files: readonly string[];
  /**
   * Reads everything again and serves it from the next request on; state stays. Raises what starting would, and
   * RELOAD_REFUSED for an operation that worked and would not any more: then all stays as it was.
   */
  reload(): Promise<void>;
  /** Finishes running requests. */
  close(): Promise<void>;
}
