import { create } from 'zustand';
import type { PostedAnswer, PostedQuestion } from '../model/posted';

interface Posted {
  /** What the reader is asked now. */
  readonly question: PostedQuestion | null;
  /** Asks the reader; one question at a time. */
  ask(question: PostedQuestion): Promise<PostedAnswer>;
  answer(answer: PostedAnswer): void;
}

/** The question whether a log that another page posted may be opened. */
export const usePosted = create<Posted>((set) => ({
  question: null,
  ask: (question) =>
    new Promise((resolve) => {
      const answer = (given: PostedAnswer) => {
        set({ question: null });
        resolve(given);
      };
      set({ question, answer });
    }),
  answer: () => {},
}));
