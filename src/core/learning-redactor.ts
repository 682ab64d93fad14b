import { createRedactor, type Redactor } from './redact';

/** A redactor to which secrets are added while a run goes on: each is found from then on. */
export interface LearningRedactor {
  readonly redact: Redactor;
  learn(secret: string): void;
}

export const createLearningRedactor = (secrets: readonly string[]): LearningRedactor => {
  const known = new Set(secrets);
  let current = createRedactor([...known]);
  return {
    redact: (text) => current(text),
    learn: (secret) => {
      if (known.has(secret)) return;
      known.add(secret);
      current = createRedactor([...known]);
    },
  };
};
