import type { UrlText } from '../../../core/http/url-text';

/** A value of a path as it is meant, without its percent-encoding. */
export const plainText = (text: UrlText | undefined): string | undefined => {
  if (text === undefined || typeof text === 'string') return text;
  try {
    return decodeURIComponent(text.encoded);
  } catch {
    return text.encoded;
  }
};
