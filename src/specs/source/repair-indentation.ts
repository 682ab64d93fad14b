/** A line in block style: dashes, perhaps a key, and where its value begins. */
const LINE =
  /^([ ]*(?:- +)*)((?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#"'[{&*!|>%@`,\]}][^#]*?)\s*:(?=\s|$))?\s*(?:[&!]\S*\s+)*/;

interface State {
  /** Open brackets of a flow collection. */
  depth: number;
  /** The quote that a text is in, over the end of the line. */
  quote: '' | '"' | "'";
  /** How deep a line of an open bracket or quote has to be indented. */
  need: number;
  /** Deeper lines are the content of a block text or of a plain one: nothing in them means anything. */
  textBelow: number | undefined;
}

/**
 * Indents the lines of an open bracket or quote that are not indented deeper than what they belong to. YAML wants it so
 * (1.2.2, section 8.1), but most parsers do not mind and 3 of 100 public documents have it:
 *
 *     required: [
 *       id
 *     ]
 *
 * Blanks in such places mean nothing, so the values stay what they are; lines stay lines.
 * Meant for a text that was refused for this reason, because it reads YAML by its lines only.
 */
export const repairIndentation = (text: string): string => {
  const state: State = { depth: 0, quote: '', need: 0, textBelow: undefined };
  return text
    .split('\n')
    .map((line) => repairLine(line, state))
    .join('\n');
};

const repairLine = (line: string, state: State): string => {
  const indent = /^ */.exec(line)?.[0].length ?? 0;
  if (line.trim() === '') return line;
  if (state.depth > 0 || state.quote !== '') {
    scan(line, indent, state);
    return indent < state.need ? ' '.repeat(state.need - indent) + line : line;
  }
  if (state.textBelow !== undefined && indent > state.textBelow) return line;
  state.textBelow = undefined;
  readBlockLine(line, state);
  return line;
};

const readBlockLine = (line: string, state: State): void => {
  const match = LINE.exec(line);
  const start = match?.[0].length ?? 0;
  const column = match?.[1]?.length ?? 0;
  const first = line[start] ?? '#';
  if ('[{"\''.includes(first)) {
    state.need = column + 1;
    scan(line, start, state);
  } else if (first !== '#') {
    // Without a key the text belongs to the list item; its dash stands further left.
    state.textBelow = match?.[2] === undefined ? Math.max(0, column - 2) : column;
  }
};

/** Follows brackets and quotes through one line, until all are closed. */
const scan = (line: string, from: number, state: State): void => {
  let before = '';
  for (let i = from; i < line.length; i++) {
    const char = line[i] ?? '';
    if (state.quote !== '') i += inQuote(line, i, state);
    else if (char === '#' && (i === 0 || line[i - 1] === ' ')) return;
    else if ((char === '"' || char === "'") && '[{,:'.includes(before)) state.quote = char;
    else if (char === '[' || char === '{') state.depth++;
    else if (char === ']' || char === '}') state.depth--;
    if (state.depth <= 0 && state.quote === '') {
      state.depth = 0;
      return;
    }
    if (char.trim() !== '') before = char;
  }
};

/** How many characters to skip: an escape is one character more, and the closing quote ends the text. */
const inQuote = (line: string, at: number, state: State): number => {
  if (state.quote === '"' && line[at] === '\\') return 1;
  if (line[at] !== state.quote) return 0;
  if (state.quote === "'" && line[at + 1] === "'") return 1;
  state.quote = '';
  return 0;
};
