import type { DraftApi, DraftCredential, DraftOperation, SchemaNode } from './draft-api';

export const serverNode = ({ url, line }: DraftApi['servers'][number]): SchemaNode => {
  const names = [...url.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name ?? '');
  return {
    url,
    ...(names.length > 0 ? { variables: Object.fromEntries(names.map((name) => [name, { default: name }])) } : {}),
    ...(line === undefined ? {} : { 'x-source': { line } }),
  };
};

export const schemeName = (credential: DraftCredential): string => {
  const word = credential.kind === 'http' ? credential.scheme : credential.name;
  const plain = word.replaceAll(/[^A-Za-z0-9]+/g, '');
  return plain.slice(0, 1).toUpperCase() + plain.slice(1);
};

export const schemesOf = (operations: readonly DraftOperation[]): SchemaNode =>
  Object.fromEntries(
    operations
      .flatMap(({ credentials }) => credentials)
      .map((one) => [
        schemeName(one),
        {
          ...(one.kind === 'http'
            ? { type: 'http', scheme: one.scheme }
            : { type: 'apiKey', in: one.in, name: one.name }),
          ...(one.line === undefined ? {} : { 'x-source': { line: one.line } }),
        },
      ]),
  );
