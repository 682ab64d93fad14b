import { fail } from '../../core/errors';
import { isLoopback } from '../../core/network/loopback';

/**
 * A base URL as the user gave it, checked: http or https, without credentials, query or fragment. Plain http is allowed
 * on loopback only, where the network cannot listen.
 * @throws TARGET_INVALID
 */
export const parseBaseUrl = (text: string, sendsCredentials: boolean): URL => {
  let url: URL;
  const shown = shownUrl(text);
  try {
    url = new URL(text);
  } catch {
    throw fail('TARGET_INVALID', `${shown} is no URL. A target is one such as https://api.example.com/v1.`);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw fail('TARGET_INVALID', `${shown}: a target is an http or https URL, such as https://api.example.com/v1.`);
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

/** As it was written, without what may be secret in it: user, password, query and fragment. */
const shownUrl = (text: string): string =>
  JSON.stringify(text.replace(/[?#].*$/s, '').replace(/^([^/]*\/\/)?.*@/s, '$1…@'));
