/** A request target, split and not decoded. */
export interface Target {
  /** Begins with `/`. */
  readonly path: string;
  /** Without the `?`. */
  readonly query: string;
}

/** Also `http://host/path`, which servers have to accept (RFC 9112, section 3.2.2), and `*`, which becomes `/*`. */
export const readTarget = (url: string): Target => {
  const local = url.startsWith('/') ? url : withoutAuthority(url);
  const question = local.indexOf('?');
  return question < 0
    ? { path: local, query: '' }
    : { path: local.slice(0, question), query: local.slice(question + 1) };
};

const withoutAuthority = (url: string): string => {
  const rest = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
  return rest.startsWith('/') ? rest : `/${rest}`;
};
