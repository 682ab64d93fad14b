import { fail } from '../../core/errors';
import { isLoopback } from '../../core/loopback';

/**
 * A base URL as the user gave it, checked: http or https, no credentials, query or fragment in it, and plain http
 * only where nobody can listen on the way.
 * @throws TARGET_INVALID
 */
export const parseBaseUrl = (text: string, sendsCredentials: boolean): URL => {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw fail('TARGET_INVALID', 'A target is a URL such as https://api.example.com/v1; this one cannot be read.');
  }
  const shown = `${url.protocol}//${url.host}${url.pathname}`;
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw fail('TARGET_INVALID', `${shown}: a target is an http or https URL.`);
  }
  if (url.username || url.password) {
    throw fail(
      'TARGET_INVALID',
      `${shown}: leave user and password out of the URL; set the _USER and _PASSWORD variables.`,
    );
  }
  if (url.search || url.hash) throw fail('TARGET_INVALID', `${shown}: a base URL has neither a query nor a fragment.`);
  if (url.protocol === 'http:' && sendsCredentials && !isLoopback(url.hostname)) {
    throw fail('TARGET_INVALID', `${shown}: credentials are sent over https only; plain http is for this machine.`);
  }
  return url;
};
