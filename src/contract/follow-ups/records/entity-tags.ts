import { type HeaderMap, headerValue } from '../../../core/http/http';
import type { ContractCase } from '../../../core/results/case';
import type { Operation } from '../../../specs/spec';

/** The entity tags that a vendor gave last for its records (RFC 9110, section 8.8.3): who changes one has to name its tag. */
export interface EntityTags {
  /** After each good answer about a record, which is named by its path and ids. */
  note(record: readonly string[], headers: HeaderMap, safe: boolean): void;
  /** The question, of an operation that takes a tag, with it in the place of the `If-Match` that the document shows. */
  withCurrent(question: ContractCase, record: readonly string[]): ContractCase;
  /** Is its current tag known for sure? */
  isKnown(record: readonly string[]): boolean;
}

export const createEntityTags = (): EntityTags => {
  const known = new Map<string, { readonly tag: string; readonly doubtful: boolean }>();
  return {
    note(record, headers, safe) {
      const tag = headerValue(headers, 'etag');
      // A weak tag of a change is often that of the answer itself, and not of the record.
      if (tag !== undefined) known.set(record.join('\n'), { tag, doubtful: !safe && tag.startsWith('W/') });
      // A change that names no tag leaves none that is current.
      else if (!safe) known.delete(record.join('\n'));
    },
    isKnown: (record) => known.get(record.join('\n'))?.doubtful === false,
    withCurrent(question, record) {
      const current = known.get(record.join('\n'));
      const { request } = question;
      if (current === undefined || (current.doubtful && request.headers[IF_MATCH] === ANY_STATE)) return question;
      if (!mayHaveTag(question)) return question;
      const others = request.values.filter((value) => value.in !== 'header' || value.name.toLowerCase() !== IF_MATCH);
      return {
        ...question,
        request: {
          ...request,
          headers: { ...request.headers, [IF_MATCH]: current.tag },
          values: [...others, { in: 'header', name: 'If-Match', origin: 'learned' }],
        },
      };
    },
  };
};

/** What is broken on purpose stays as it is; but whoever has to name the state is not looked at for a broken body without it. */
export const mayHaveTag = ({ id, expect }: ContractCase): boolean =>
  expect.wrong === undefined || /\/violation\/body(?:\/|$)/.test(id);

export const IF_MATCH = 'if-match';

/** "If there is one, in whatever state": RFC 9110, section 13.1.1. */
export const ANY_STATE = '*';

/** Where the document has the header, whether or not it has to be sent. */
export const takesTag = ({ safe, parameters }: Operation): boolean =>
  !safe && parameters.some(({ in: where, name }) => where === 'header' && name.toLowerCase() === IF_MATCH);
