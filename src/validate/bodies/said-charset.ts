// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII begins with them
const ASCII = /^[\x00-\x7f]*$/;

const OTHER_CHARSET = /\bcharset=(?!"?utf-?8\b)(?:"[^"]*"|[^;\s]*)/i;

/** Text is sent as UTF-8, and then no media type may say otherwise; of ASCII each charset that is documented is true. */
export const saidCharset = (contentType: string, text: string): string =>
  ASCII.test(text) ? contentType : contentType.replace(OTHER_CHARSET, 'charset=utf-8');
