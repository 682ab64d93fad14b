import { redactValue } from '../core/secrets/redact';
import type { DraftSample } from './draft-api';

/** A form as it is written in a URL and in a body: `title=Milk&done=false`. */
export const isFormText = (text: string): boolean => /^[^\s=&{}<>"']+=[^\s&]*(?:&[^\s=&]+=[^\s&]*)*$/.test(text.trim());

/** A sample of a form, without its secrets: its fields as one object. A name that comes twice has a list. */
export const formSample = (
  fields: Iterable<readonly [name: string, value: string]>,
  mediaType: string,
  line?: number,
): DraftSample => {
  const values = new Map<string, string | readonly string[]>();
  for (const [name, value] of fields) {
    const known = values.get(name);
    values.set(name, known === undefined ? value : [known, value].flat());
  }
  const value = redactValue(Object.fromEntries(values));
  return {
    value,
    text: JSON.stringify(value, null, 2),
    mediaType,
    ...(line === undefined ? {} : { line }),
    placed: false,
  };
};

/** A sample in XML, as it is written. */
export const xmlSample = (text: string, mediaType: string, line?: number): DraftSample => ({
  value: text,
  text,
  mediaType,
  ...(line === undefined ? {} : { line }),
});
