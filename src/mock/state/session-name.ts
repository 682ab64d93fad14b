/** Printable ASCII: a session's name travels in a header, in a path and into the log. */
export const isSessionName = (name: string): boolean => /^[\x21-\x7e]{1,200}$/.test(name);

export const SESSION_NAMES = 'A session is named with 1 to 200 printable ASCII characters without spaces.';
