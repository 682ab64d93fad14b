/** Plain text, or, where a style's delimiters stand in it, text that is percent-encoded already. */
export type UrlText = string | { readonly encoded: string };
