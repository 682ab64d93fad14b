import type { Finding } from '../core/finding';

/** What the reader of a cause does now: one or two sentences. */
export const nextStep = (vendor: string, { blame, against, known }: Finding): string => {
  if (known !== undefined) return 'it is in the baseline, and fails again after its date.';
  const overlay = `an overlay under specs/${vendor}/overlays/`;
  if (against) return `correct one of the two lines, or both by ${overlay}. understudy lint shows all that contradict.`;
  switch (blame) {
    case 'mock':
      return 'look at the marked value and at the lines of the document; correct the mock, or the document if it is wrong.';
    case 'spec':
      return `if the vendor means it, add it to the document by ${overlay}.`;
    case 'vendor':
      return `repeat it with the curl line. If the answer stays, tell the vendor, or correct the document by ${overlay}.`;
    default:
      return blame satisfies never;
  }
};
