/** The same work, done once for each subject: its answer is kept for as long as the subject itself. */
export function oncePer<Subject extends object, Answer>(
  work: (subject: Subject) => Answer,
): (subject: Subject) => Answer {
  const answers = new WeakMap<Subject, { readonly answer: Answer }>();
  return (subject) => {
    const known = answers.get(subject);
    if (known) return known.answer;
    const answer = work(subject);
    answers.set(subject, { answer });
    return answer;
  };
}
