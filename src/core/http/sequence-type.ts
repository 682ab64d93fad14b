import { essence } from './media-type';

/** How a media type puts one value after the other: a JSON text in each line, the same after a record separator, or server-sent events. */
export type SequenceForm = 'lines' | 'records' | 'events';

/** `undefined` for a media type that holds one value. */
export const sequenceForm = (mediaType: string): SequenceForm | undefined => {
  const type = essence(mediaType);
  if (type === 'text/event-stream') return 'events';
  if (/^application\/(?:json-seq|.+\+json-seq)$/.test(type)) return 'records';
  return LINES.test(type) ? 'lines' : undefined;
};

const LINES = /^(?:application|text)\/(?:x-)?(?:ndjson|jsonl|json-?lines|jsonlines|ldjson|.+\+ndjson|.+\+jsonl)$/;

/** YAML by name (RFC 9512) and by the names it had before. */
export const isYamlType = (mediaType: string): boolean =>
  /^(?:application|text)\/(?:x-)?yaml$|\+yaml$/.test(essence(mediaType));
