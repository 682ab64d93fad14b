import { join } from 'node:path';
import { loadSpec } from '../load';
import { countEvidence } from './count-evidence';

const fixture = (name: string): string => join(__dirname, '..', '..', '..', 'specs', name, 'openapi.yaml');

describe('the count of evidence', () => {
  test('finds statements of every grade in a vendor’s document', () => {
    const counts = countEvidence(loadSpec(fixture('wethod')));
    expect(counts.documented).toBeGreaterThan(10);
    expect(counts.observed).toBeGreaterThan(3);
    expect(counts.assumed).toBeGreaterThan(3);
  });
});
