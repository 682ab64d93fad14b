const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** What XML 1.0 has no way to contain (section 2.2). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that must not stand there
const FORBIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

/** Text with its references decoded; `fail` is told of one that is none, or of a character that XML forbids. */
export const decodeEntities = (text: string, fail: (offset: number, what: string) => never): string => {
  const forbidden = FORBIDDEN.exec(text);
  if (forbidden) fail(forbidden.index, 'there is a character that XML does not allow');
  if (!text.includes('&')) return text;
  return text.replaceAll(
    /&(?:#(\d{1,7});|#x([0-9a-fA-F]{1,6});|(\w{1,30});)?/g,
    (_whole, decimal?: string, hex?: string, name?: string, offset?: number): string => {
      if (decimal !== undefined || hex !== undefined) {
        const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
        const character = code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\0';
        return FORBIDDEN.test(character)
          ? fail(offset ?? 0, 'a reference names no character that XML allows')
          : character;
      }
      if (name !== undefined && Object.hasOwn(NAMED, name)) return NAMED[name] ?? '';
      return fail(
        offset ?? 0,
        name === undefined ? 'a bare & has to be written &amp;' : `the entity &${name}; is not declared`,
      );
    },
  );
};
