import { createRedactor } from '../../core/redact';
import { curlLine } from '../curl';
import type { Recorded } from '../generate/from-recording';
import type { Target } from './target';

/** Answers each case with what was recorded for it; nothing goes over the wire. */
export const recordingTarget = (recorded: readonly Recorded[], baseUrl: string): Target => {
  const answers = new Map(recorded.map(({ file, entry, exchange }) => [`${file} ${entry}`, exchange]));
  return {
    info: { kind: 'recording', baseUrl },
    send: async ({ source }) => {
      const exchange = source.kind === 'recording' ? answers.get(`${source.file} ${source.entry}`) : undefined;
      if (exchange) return { kind: 'exchange', exchange };
      const reason = 'this case is not in the recording; run it against a mock or the vendor';
      return { kind: 'failed', inconclusive: { kind: 'unreachable', reason } };
    },
    redact: createRedactor([]),
    curl: ({ request }) => curlLine(baseUrl, request, { headers: {}, query: [] }, () => false),
    stopped: () => undefined,
    isShutOut: () => false,
    lacksBasePath: () => undefined,
    requests: () => 0,
    close: async () => {},
  };
};
