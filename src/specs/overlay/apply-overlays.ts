import { ROOT, type SpecPlace } from '../../core/json/pointer';
import type { Position } from '../source/positions';
import { readSourceFile, type SourceFile } from '../source/source-file';
import type { SpecNode, SpecProblem } from '../spec';

/** A file after its overlays: unchanged nodes keep their place, others have the overlay's. */
interface OverlaidFile {
  readonly source: SourceFile;
  readonly problems: readonly SpecProblem[];
}

/**
 * Applies overlays, by path or as they were read, in the given order.
 * @throws SPEC_NOT_FOUND, SPEC_SYNTAX, SPEC_NOT_OPENAPI for an overlay file that is none
 */
export const applyOverlays = (entry: SourceFile, files: readonly (string | SourceFile)[]): OverlaidFile =>
  files.reduce<OverlaidFile>(
    ({ source, problems }, file) => {
      // Few documents have an overlay, and JSONPath is dear to load.
      const { applyOverlay } = require('./overlay') as typeof import('./overlay');
      const overlay = typeof file === 'string' ? readSourceFile(file) : file;
      const { root, origins, problems: more } = applyOverlay(source.root, overlay);
      const locate = (node: object, key?: string): Position | undefined => {
        const child = key === undefined ? undefined : origins.ofChild(node, key);
        const at = child?.node ?? origins.of(node);
        const position = overlay.locate(at, child?.key);
        return position ? { ...position, file: overlay.file } : source.locate(at, child?.key);
      };
      const placed = more.map(({ action, ...problem }) => ({ ...problem, place: placeOfAction(overlay, action) }));
      return {
        source: {
          ...source,
          root,
          text: undefined,
          locate,
          numbers: () => [...source.numbers(), ...overlay.numbers()],
        },
        problems: [...problems, ...placed],
      };
    },
    { source: entry, problems: [] },
  );

const placeOfAction = (overlay: SourceFile, action: SpecNode): SpecPlace => ({
  file: overlay.file,
  ...(overlay.locate(action) ?? { line: 1, column: 1, pointer: ROOT }),
});
