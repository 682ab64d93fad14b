import type { CheckContext } from '../../validate/response/checks/check';

/** The body of a success, where it could be read. */
export const goodBody = ({ response, body }: Pick<CheckContext, 'response' | 'body'>) =>
  response.status < 300 && typeof body === 'object' && body.kind === 'value' ? body : undefined;
