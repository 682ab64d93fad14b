import type { Spec } from '../../specs/spec';

/** Does the target lack the base path that the document names, so that all it says is 404? */
export interface BasePath {
  saw(status: number): void;
  /** One sentence with the remedy, while nothing but 404 came. */
  missing(): string | undefined;
}

/** @param at where the target is: `http://127.0.0.1:9093`, without a slash at its end */
export const createBasePath = ({ servers }: Pick<Spec, 'servers'>, at: string): BasePath => {
  const documented = servers.map(({ url }) => pathOf(url));
  const lacks = documented.every((path) => path !== '' && !at.endsWith(path));
  const [first] = documented;
  let other = false;
  return {
    saw: (status) => {
      other ||= status !== 404;
    },
    missing: () =>
      other || !lacks || first === undefined
        ? undefined
        : `Every answer so far is 404, and the target lacks the base path ${first} of the document: name ${at}${first} as the target.`,
  };
};

/** `/api/v2`; empty for a server at the root, and for a URL that cannot be read. */
const pathOf = (url: string): string => {
  try {
    return new URL(url, 'http://localhost').pathname.replace(/\/+$/, '');
  } catch {
    return '';
  }
};
