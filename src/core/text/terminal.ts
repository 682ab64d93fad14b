/** What a stream can show. */
interface Terminal {
  readonly color: boolean;
  /** A person reads it as it comes. */
  readonly isTerminal: boolean;
}

/** One rule for everything we print: NO_COLOR (no-color.org) wins, then FORCE_COLOR, then what the stream is. */
export const terminalOf = (
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): Terminal => {
  const isTerminal = stream.isTTY === true;
  const forced = env.FORCE_COLOR !== undefined && !['0', 'false'].includes(env.FORCE_COLOR);
  const refused = env.FORCE_COLOR !== undefined && !forced;
  return { isTerminal, color: !env.NO_COLOR && !refused && (forced || (isTerminal && env.TERM !== 'dumb')) };
};
