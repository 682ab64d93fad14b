/** Holding an answer that a test has got against its document. */
export { type AnswerSettings, type GivenAnswer, type JudgedAnswer, judgeAnswer } from '../app/judge-answer';
export type { MaybePromise } from '../core/maybe-promise';
