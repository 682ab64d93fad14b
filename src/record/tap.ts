/** What was kept of a body that went by. */
export type Tapped =
  | { readonly kind: 'whole'; readonly bytes: Uint8Array }
  /** More than may be kept; `size` bytes in all. */
  | { readonly kind: 'too-large'; readonly size: number }
  /** It broke off. */
  | { readonly kind: 'cut-short'; readonly size: number };

interface Tap {
  add(chunk: Buffer): void;
  taken(isCut: boolean): Tapped;
}

/** Keeps up to `most` bytes of a body; of a larger one it keeps nothing, because half of a text cannot be redacted. */
export const createTap = (most: number): Tap => {
  let chunks: Buffer[] = [];
  let size = 0;
  return {
    add(chunk) {
      size += chunk.length;
      if (size <= most) chunks.push(chunk);
      else chunks = [];
    },
    taken: (isCut) => {
      if (isCut) return { kind: 'cut-short', size };
      return size > most ? { kind: 'too-large', size } : { kind: 'whole', bytes: Buffer.concat(chunks) };
    },
  };
};
