const TOKEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in strings, and this is what looks for them.
  /[ \t\n\r]*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|true\b|false\b|null\b))/y;

/**
 * Where a text stops being JSON (RFC 8259), as an offset. Only asked after `JSON.parse` refused it: the engine of
 * Node 20 names a position for some mistakes only.
 */
export const jsonBreak = (text: string): number => {
  const open: string[] = [];
  let expects = 'value';
  TOKEN.lastIndex = 0;
  for (;;) {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    const at = start + (/^[ \t\n\r]*/.exec(text.slice(start, start + 10_000))?.[0].length ?? 0);
    if (!match || at >= text.length) return Math.min(at, text.length);
    const next = step(expects, match[1] ?? (match[2]?.startsWith('"') ? 'string' : 'scalar'), open);
    if (next === null) return at;
    expects = next;
  }
};

const close = (open: string[], bracket: string): string | null =>
  open.pop() === bracket ? (open.length === 0 ? 'end' : 'comma') : null;

/** The next expectation after a token, or `null` when the token may not stand here. */
const step = (expects: string, token: string, open: string[]): string | null => {
  const inObject = open.at(-1) === '}';
  if (expects === 'end') return null;
  if (expects === 'colon') return token === ':' ? 'value' : null;
  if (expects === 'comma') {
    if (token === ',') return inObject ? 'key' : 'value';
    return close(open, token);
  }
  if (expects.startsWith('key')) {
    if (token === '}' && expects === 'key-or-close') return close(open, '}');
    return token === 'string' ? 'colon' : null;
  }
  if (token === ']' && expects === 'value-or-close') return close(open, ']');
  if (token === '{' || token === '[') {
    open.push(token === '{' ? '}' : ']');
    return token === '{' ? 'key-or-close' : 'value-or-close';
  }
  if (token !== 'string' && token !== 'scalar') return null;
  return open.length === 0 ? 'end' : 'comma';
};
