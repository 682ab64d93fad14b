import { createSecureContext } from 'node:tls';
import { fail, messageOf } from '../core/errors';
import type { KeyPair } from '../mock/http/http-server';

/** Days that a certificate of our own is good for; it lives no longer than its process. */
const DAYS = 30;

/**
 * The certificate that a mock speaks HTTPS with: the given one, or for `true` one made here, which is kept in memory only.
 * Raises CONFIG_INVALID for a given one that cannot be used.
 */
export const keyPairFor = async (https: boolean | KeyPair | undefined, host: string): Promise<KeyPair | undefined> => {
  if (https === undefined || https === false) return undefined;
  if (https === true) return selfMade(host);
  try {
    createSecureContext(https);
    return https;
  } catch (error) {
    throw fail('CONFIG_INVALID', 'The key and the certificate of https', `they are no pair: ${messageOf(error)}`);
  }
};

const selfMade = async (host: string): Promise<KeyPair> => {
  // Few mocks speak HTTPS.
  const { generate } = require('selfsigned') as typeof import('selfsigned');
  const altNames = [
    { type: 2, value: 'localhost' },
    // Each vendor has a host of its own.
    { type: 2, value: '*.localhost' },
    { type: 7, ip: '127.0.0.1' },
    { type: 7, ip: '::1' },
    ...(/^[\d.]+$|:/.test(host) ? [] : [{ type: 2, value: host }]),
  ];
  const made = generate([{ name: 'commonName', value: 'localhost' }], {
    ...{ days: DAYS, keySize: 2048, algorithm: 'sha256' },
    extensions: [{ name: 'subjectAltName', altNames }],
  });
  return { key: made.private, cert: made.cert };
};
