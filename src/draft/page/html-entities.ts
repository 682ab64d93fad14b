/** Of the two thousand names those that documentation is written with. */
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  rarr: '→',
  lbrace: '{',
  rbrace: '}',
  lcub: '{',
  rcub: '}',
  sol: '/',
  colon: ':',
  comma: ',',
  check: '✓',
  zwj: '',
  zwnj: '',
  shy: '',
};

/** `&lt;` and the like as the signs that they mean; an unknown one stays as it is. */
export const decodeEntities = (text: string): string =>
  text
    .replaceAll(
      /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,8}));?/gi,
      (whole, hex?: string, number?: string, name?: string) => {
        if (name !== undefined)
          return Object.hasOwn(NAMED, name.toLowerCase()) ? (NAMED[name.toLowerCase()] ?? whole) : whole;
        const code = hex === undefined ? Number(number) : Number.parseInt(hex, 16);
        return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
      },
    )
    .replaceAll('\u00a0', ' ')
    .replaceAll('\u200b', '');
