import { headerValue } from '../../core/http/http';
import type { Recorded } from '../../core/results/recorded';
import { createLearningRedactor } from '../../core/secrets/learning-redactor';
import type { Spec } from '../../specs/spec';
import { curlLine } from '../curl';
import type { Given } from '../values/given';
import { secretsOf } from '../values/secrets';
import type { Variables } from '../variables';
import type { Target } from './target';

interface RecordingOptions {
  readonly spec: Spec;
  readonly recorded: readonly Recorded[];
  readonly variables: Variables;
  readonly given: Given;
}

/** Answers each case with what was recorded for it; nothing goes over the wire. */
export const recordingTarget = ({ spec, recorded, variables, given }: RecordingOptions): Target => {
  const answers = new Map(recorded.map((each) => [keyOf(each), each]));
  const baseUrl = baseUrlOf(recorded);
  const redactor = createLearningRedactor(secretsOf(spec, variables, given), given.redact);
  return {
    info: { kind: 'recording', baseUrl },
    send: async ({ source }) => {
      const found = source.kind === 'recording' ? answers.get(keyOf(source)) : undefined;
      if (!found) {
        const reason = 'this case is not in the recording; run it against a mock or the vendor';
        return { kind: 'failed', inconclusive: { kind: 'unreachable', reason } };
      }
      const exchange = await found.read();
      // A browser records credentials as they were sent.
      const credential = headerValue(exchange.request.headers, 'authorization')?.replace(/^\S+\s+/, '');
      if (credential !== undefined) redactor.learn(credential);
      redactor.learnFrom(exchange.request);
      redactor.learnFrom(exchange.response);
      return { kind: 'exchange', exchange };
    },
    redact: redactor.redact,
    curl: ({ request }) => curlLine(baseUrl, request, { headers: {}, query: [] }, () => false),
    stopped: () => undefined,
    goodRefusedWith: () => ({ statuses: [], isKnown: true }),
    isAstray: () => undefined,
    requests: () => 0,
    close: async () => {},
  };
};

const keyOf = ({ file, entry }: { readonly file: string; readonly entry: number }): string => `${entry} ${file}`;

/** The host of the first one: a vendor's requests mostly have one. */
const baseUrlOf = ([first]: readonly Recorded[]): string =>
  first ? `${first.origin}${first.basePath ?? ''}` : 'http://recording.invalid';
