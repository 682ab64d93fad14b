import type { CheckContext } from '../../validate/response/checks/check';

/** The body of a success, where it could be read and does not say itself that nothing was done. */
export const goodBody = ({ response, body, refused }: Pick<CheckContext, 'response' | 'body' | 'refused'>) =>
  response.status < 300 && !refused && typeof body === 'object' && body.kind === 'value' ? body : undefined;
