import type { HttpRequest, HttpResponse } from '../../core/http/http';
import type { ContractCase, Exchange } from '../../core/results/case';
import type { TargetInfo } from '../../core/results/events';
import type { Inconclusive } from '../../core/results/verdict';
import type { Redactor } from '../../core/secrets/redactor';
import type { GoodRefusals } from './good-refused';

/** What came of sending: an exchange as it was on the wire, secrets included, or why there is none. */
export type Sent = Answered | { readonly kind: 'failed'; readonly inconclusive: Inconclusive };

export interface Answered {
  readonly kind: 'exchange';
  readonly exchange: Exchange;
  /** The request carried credentials that the user gave. */
  readonly known?: boolean;
  /** Variables of credentials that are not set: others took their place. */
  readonly unset?: readonly string[];
  /** It carried credentials that were made up, and who has none is not let in there. */
  readonly invented?: boolean;
}

export interface SendOptions {
  /** It takes away what this run created: neither a spent budget nor a stop holds it back. */
  readonly cleanUp?: boolean;
  /** It asks for what this run has created, which the vendor may not see yet. */
  readonly created?: boolean;
  /** It asks for what this run has deleted. */
  readonly deleted?: boolean;
  /** It asks for what this run has deleted to be there again. */
  readonly restores?: boolean;
  /** Milliseconds before it is sent. */
  readonly pause?: number;
}

/** Who answers the questions: a mock, the vendor, or a recording. */
export interface Target {
  readonly info: TargetInfo;
  /** Never throws for a bad vendor or a dead network. */
  send(contractCase: ContractCase, how?: SendOptions): Promise<Sent>;
  /** Removes every secret this target knows; whatever leaves a run has gone through it. */
  readonly redact: Redactor;
  /** A curl line that repeats the case, with shell variables in the place of secrets. */
  curl(contractCase: ContractCase): string;
  /** Why nothing more is sent (budget spent, storm of refusals), or `undefined` while it goes on. */
  stopped(): string | undefined;
  /** What the good requests of this case's operation were refused with. */
  goodRefusedWith(contractCase: ContractCase): GoodRefusals;
  /** Why an answer says nothing of what was asked: the base path, or the host, is not the document's. */
  isAstray(contractCase: ContractCase, response: HttpResponse): string | undefined;
  /** Requests that went over the wire, retries included. */
  requests(): number;
  close(): Promise<void>;
}

/**
 * One request over the wire, and nothing else: no redirect is followed, no credential added, no content coding undone.
 * An answer that began is an answer, with its `flaw` where it did not end.
 */
export type Transport = (
  request: HttpRequest,
  limits: { readonly origin: string; readonly timeout: number; readonly maxBody: number },
) => Promise<HttpResponse>;

/** A transport that keeps connections. */
export interface OwnTransport {
  readonly transport: Transport;
  close(): Promise<void>;
}

/** How a transport says that no answer came back (`broken`: what came is none; `unwritable`: nothing could be sent); anything else it throws is a fault of ours. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  constructor(
    readonly kind: 'unreachable' | 'timeout' | 'too-large' | 'broken' | 'unwritable',
    message: string,
  ) {
    super(message);
  }
}
