import type { HttpRequest, HttpResponse } from '../http/http';
import { createHidden, hiddenTextsOf } from './hidden-values';
import { createRedactor, type Redactor, redactWords } from './redactor';

/** A redactor to which secrets are added while a run goes on: each is found from then on. */
export interface LearningRedactor {
  readonly redact: Redactor;
  learn(secret: string): void;
  /** What stands at hidden places of a message: a finding, a later URL or a curl line may say it again. */
  learnFrom(message: Pick<HttpRequest | HttpResponse, 'headers' | 'body'>): void;
}

/** Later ones are masked by their place alone: each text is looked for in everything that is written. */
const MOST_TEXTS = 2000;

/**
 * @param hide names and JSON Pointers of what is in no report
 * @param ours texts that are learned from no message: we have put them there
 */
export const createLearningRedactor = (
  secrets: readonly string[],
  hide: readonly string[] = [],
  ours: ReadonlySet<string> = new Set(),
): LearningRedactor => {
  const hidden = createHidden(hide);
  const known = new Set(secrets);
  const texts = new Set<string>();
  let current = createRedactor([...known]);
  const renew = (): void => {
    current = createRedactor([...known], [...texts]);
  };
  return {
    redact: Object.assign((text: string) => current(text), {
      hidden,
      inOurWords: (text: string) => redactWords(text, current),
      isShort: (value: string) => current.isShort?.(value) ?? false,
    }),
    learn(secret) {
      if (known.has(secret)) return;
      known.add(secret);
      renew();
    },
    learnFrom(message) {
      if (!hidden || texts.size >= MOST_TEXTS) return;
      const before = texts.size;
      for (const text of hiddenTextsOf(message, hidden)) if (!ours.has(text)) texts.add(text);
      if (texts.size > before) renew();
    },
  };
};
