import type { DocumentChange, DocumentDrift } from '../core/document-change';
import type { DriftItem, DriftReport } from '../core/drift-item';

/** How bad a place is, in the words of SARIF. */
type SarifLevel = 'error' | 'warning';

/**
 * Drift as a SARIF 2.1.0 log, which code scanning shows at the lines of the document: `error` where a client can break.
 * @param version of this program
 */
export const driftSarif = (drift: DriftReport | DocumentDrift, version: string): object => {
  const results = drift.items.map(resultOf);
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'understudy drift',
            version,
            rules: [...new Set(results.map(({ ruleId }) => ruleId))].sort().map((id) => ({ id })),
          },
        },
        results,
      },
    ],
  };
};

const resultOf = (item: DriftItem | DocumentChange) => {
  const { operation, pointer, message, spec, breaking, kind } = item;
  const status = 'status' in item ? ` ${item.status}` : '';
  const place = pointer === '' ? '' : ` ${pointer}`;
  return {
    ruleId: 'what' in item ? `${item.what}-${kind}` : kind,
    level: (breaking ? 'error' : 'warning') satisfies SarifLevel,
    message: { text: `${operation}${status}${place}: ${message}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(spec.file) },
          region: { startLine: spec.line, startColumn: spec.column },
        },
      },
    ],
    // Lines move, and the same difference stays the same alert.
    partialFingerprints: { 'difference/v1': `${kind} ${operation}${status}${place}` },
    properties: { breaking, ...(item.used && { used: true }), ...('seen' in item && { seen: item.seen, of: item.of }) },
  };
};

/** A path of the project as a relative reference (RFC 3986); a document of elsewhere has its URL. */
const uriOf = (file: string): string =>
  /^[a-z][a-z0-9+.-]+:\/\//i.test(file) ? file : file.split(/[\\/]/).map(encodeURIComponent).join('/');
