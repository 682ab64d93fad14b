const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a segment of a path is an id and no word: a number, a UUID, long hex, or a long mix of letters and digits. */
const looksLikeId = (segment: string): boolean =>
  /^\d+$/.test(segment) ||
  UUID.test(segment) ||
  /^[0-9a-f]{16,}$/i.test(segment) ||
  (/^[a-z]{2,6}_\w{6,}$/i.test(segment) && /\d/.test(segment)) ||
  /^[a-z]{2,4}_\d+$/.test(segment) ||
  (/^[\w-]{12,}$/.test(segment) && /\d/.test(segment) && /[A-Za-z]/.test(segment) && !/^v\d/i.test(segment)) ||
  /^\d{4}-\d{2}-\d{2}$/.test(segment);

/** `{id}`, `:id`, `<id>`, `{{id}}`, `$ID`, `YOUR_ID`: the name that stands for a value; `undefined` for a plain segment. */
const placeholderName = (segment: string): string | undefined => {
  const match =
    /^\{\{?\s*\$?([\w.-]+)\??\s*\}?\}$/.exec(segment) ??
    /^:([A-Za-z]\w*)\??$/.exec(segment) ??
    /^<([\w.-]+)>$/.exec(segment) ??
    /^\[([\w.-]+)\]$/.exec(segment) ??
    /^\$\{?([A-Za-z_]\w*)\}?$/.exec(segment) ??
    /^((?:YOUR|MY|THE)[-_][A-Z0-9_-]+|[A-Z]+(?:_[A-Z]+)*_ID)$/.exec(segment);
  return match?.[1];
};

interface TemplatedPath {
  readonly path: string;
  /** What stood where the template has a name. */
  readonly values: Readonly<Record<string, string>>;
}

/** A path as a template: placeholders in braces, and an id in the place of which a name is found. */
export const templateOf = (path: string): TemplatedPath => {
  const values: Record<string, string> = {};
  const names = new Set<string>();
  const segments = path.split('/').map(decoded);
  const written = segments.map((segment, index) => {
    const given = placeholderName(segment);
    if (given === undefined && !looksLikeId(segment)) return segment;
    const name = unused(given === undefined ? idName(segments[index - 1]) : plainName(given), names);
    names.add(name);
    if (given === undefined) values[name] = segment;
    return `{${name}}`;
  });
  return { path: written.join('/'), values };
};

/** `contacts` has ids called `contactId`. */
const idName = (before = ''): string => {
  const word = before.replaceAll(/[^A-Za-z0-9]+(\w)/g, (_, letter: string) => letter.toUpperCase());
  if (!/^[A-Za-z]\w*$/.test(word) || placeholderName(before) !== undefined || looksLikeId(before)) return 'id';
  return `${singular(word)}Id`;
};

const singular = (word: string): string => {
  if (/ies$/i.test(word)) return word.replace(/ies$/i, 'y');
  if (/(?:ss|us|is)$/i.test(word)) return word;
  if (/(?:x|ch|sh|ss)es$/i.test(word)) return word.replace(/es$/i, '');
  return word.replace(/s$/i, '');
};

/** `YOUR_CONTACT_ID` asks for a `contactId`. */
const plainName = (given: string): string => {
  if (!/^[A-Z0-9_-]+$/.test(given)) return given;
  const words = given.replace(/^(?:YOUR|MY|THE)[-_]/, '').toLowerCase();
  return words.replaceAll(/[-_](\w)/g, (_, letter: string) => letter.toUpperCase());
};

const unused = (name: string, names: ReadonlySet<string>): string => {
  let free = name;
  for (let next = 2; names.has(free); next++) free = `${name}${next}`;
  return free;
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** The names in a template, in order. */
export const templateNames = (path: string): readonly string[] =>
  [...path.matchAll(/\{([^{}/]+)\}/g)].map(([, name]) => name ?? '');
