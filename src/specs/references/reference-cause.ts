/** One host or one file that is missing: nobody wants to hear the same of each reference into it. */
const SHARED: readonly (readonly [pattern: RegExp, cause: string])[] = [
  [/leads nowhere: (?:Cannot read )?https?:\/\/(?:[^/?#\s]*@)?([^/?#\s:]+)\S* (.*)$/s, '$ref to $1 leads nowhere: $2'],
  [/leads nowhere: (there is no file .*|.* outside of the folders .*)$/s, '$ref leads nowhere: $1'],
];

/**
 * What references that lead nowhere for the same reason have in common.
 * @param sentence `$ref "…" leads nowhere: …`
 */
export const referenceCause = (sentence: string): string => {
  for (const [pattern, cause] of SHARED) {
    const found = pattern.exec(sentence);
    if (found) return cause.replaceAll(/\$([12])/g, (_, group: string) => found[Number(group)] ?? '');
  }
  return sentence;
};

/** Is it a document of the network that could not be read, or that nobody asked for? */
export const isNotFetched = (sentence: string): boolean => /leads nowhere: (?:Cannot read )?https?:/.test(sentence);
