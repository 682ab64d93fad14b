import { negotiate } from './negotiate-content-type';

/** A browser's address bar asks for a page first; a program, or who takes anything, gets JSON. */
export const prefersPage = (accept: string | undefined): boolean =>
  accept?.includes('text/html') === true &&
  negotiate(accept, ['application/json', 'text/html'])?.documented === 'text/html';
