import { headerValue, isSuccess } from '../../core/http/http';
import { parsedJson } from '../../core/json/json';
import type { Exchange } from '../../core/results/case';
import { recordOf } from '../follow-ups/envelope';
import { isBegun } from '../follow-ups/ids/learn-record';

/**
 * Milliseconds until what was begun is asked for once more; `undefined` where it has ended, or went on for too long. A server may
 * name its pause.
 */
export const pauseUntilEnded = (observed: Exchange | undefined, times: number): number | undefined => {
  const pause = PAUSES[times];
  if (pause === undefined || !observed || !goesOn(observed)) return undefined;
  const named = Number(headerValue(observed.response.headers, 'retry-after'));
  return named > 0 ? Math.min(named * 1000, LONGEST) : pause;
};

const PAUSES: readonly number[] = [250, 500, 1000, 2000, 4000];
const LONGEST = 5000;

const goesOn = ({ response }: Exchange): boolean => {
  if (!isSuccess(response.status)) return false;
  if (isBegun(response) || headerValue(response.headers, 'retry-after') !== undefined) return true;
  const part = recordOf(parsedJson(Buffer.from(response.body).toString('utf8')));
  return Object.entries(part?.record ?? {}).some(
    ([name, value]) => STATES.test(name) && typeof value === 'string' && ONGOING.test(value),
  );
};

const STATES = /^(?:(?:job|task|run|operation|export|import|build)_?)?(?:status|state|phase)$/i;
const ONGOING =
  /^(?:new|created?|accepted|submitted|scheduled|enqueued|queue[ds]?|waiting|pending|prepar\w*|start\w*|running|in[ _-]?progress|progressing|processing|working|executing|building|importing|exporting|ongoing|active)$/i;
