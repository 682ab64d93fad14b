import { isObject } from '../core/json';
import type { Reader } from './reader';
import type { SpecNode } from './spec';

/** The `content` of the request body and of each response of an operation, where a reference to it leads somewhere. */
export const contentMaps = (reader: Reader, { requestBody, responses }: SpecNode): readonly SpecNode[] =>
  [requestBody, ...(isObject(responses) ? Object.values(responses) : [])].flatMap((holder) => {
    const content = isObject(holder) ? reader.tryResolve(holder)?.content : undefined;
    return isObject(content) ? [content] : [];
  });
