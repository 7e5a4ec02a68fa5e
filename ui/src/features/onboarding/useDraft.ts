import { useCallback, useEffect, useRef, useState } from 'react';
import type { Answers, OnboardingStep, OnboardingView, Secrets, StepAnswers } from '@/contract';
import { port, toProblem, type Problem } from '@/platform';
import type { Filled } from './context';

/** Milliseconds without a keystroke until what was typed is kept. */
const PAUSE = 350;

export type Saving = 'kept' | 'typing' | 'saving' | 'failed';

export interface Drafting {
  view: OnboardingView;
  answers: Answers;
  saving: Saving;
  /** Why it could not be kept. */
  problem: Problem | null;
  /** Which answers of other steps the last choice filled in. */
  filled: readonly string[];
  forget(): void;
  set<S extends Filled>(step: S, part: Partial<Answers[S]>): void;
  putSecret(secrets: Secrets, step: Filled): Promise<Problem | null>;
  flush(): Promise<boolean>;
}

function stepOf(answers: Answers, step: Filled): StepAnswers {
  switch (step) {
    case 'business':
      return { step, answers: answers.business };
    case 'administrator':
      return { step, answers: answers.administrator };
    case 'voice':
      return { step, answers: answers.voice };
    case 'calendar':
      return { step, answers: answers.calendar };
    case 'rules':
      return { step, answers: answers.rules };
  }
}

const followers = [
  ['voice.tone', (answers: Answers) => answers.voice.tone], ['voice.call_length', (answers: Answers) => answers.voice.call_length], ['rules.hours', (answers: Answers) => answers.rules.hours],
  ['rules.modules', (answers: Answers) => answers.rules.modules], ['rules.compliance', (answers: Answers) => answers.rules.compliance], ['rules.plan', (answers: Answers) => answers.rules.plan],
  ['rules.abuse.limits', (answers: Answers) => answers.rules.abuse.limits],
] as const;

const changed = (before: Answers, after: Answers) => followers.filter(([, of]) => JSON.stringify(of(before)) !== JSON.stringify(of(after))).map(([path]) => path);

/**
 * A draft while somebody fills it in. The form runs ahead of it by what is being typed; every pause keeps it, and so does
 * whatever looks at the draft or leaves the step. What the rules fill in elsewhere comes back with the answer.
 */
export function useDraft(opened: OnboardingView, step: OnboardingStep): Drafting {
  const [view, setView] = useState(opened);
  const [answers, setAnswers] = useState(opened.draft.answers);
  const [saving, setSaving] = useState<Saving>('kept');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [filled, setFilled] = useState<readonly string[]>([]);
  const latest = useRef({ answers, step, id: opened.draft.id });
  const dirty = useRef(new Set<Filled>());
  // Edited here: the form knows better than what is read meanwhile.
  const own = useRef(new Set<Filled>());
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    latest.current.step = step;
  }, [step]);

  const take = useCallback((next: OnboardingView, mine: boolean) => {
    setView(next);
    const before = latest.current.answers;
    // What is being typed stays; everything else is as the draft has it.
    const kept = Object.fromEntries([...(mine ? dirty.current : own.current)].map((key) => [key, before[key]]));
    const after = { ...next.draft.answers, ...kept } as Answers;
    if (mine) {
      const moved = changed(before, after);
      if (moved.length > 0) setFilled(moved);
    }
    latest.current.answers = after;
    setAnswers(after);
  }, []);

  // Kept by another window, another operator or the platform: shown as soon as the copy has it.
  const seen = useRef(opened);
  useEffect(() => {
    if (seen.current === opened) return;
    const settled = !opened.mine || (seen.current.conflict !== null && opened.conflict === null);
    seen.current = opened;
    // Somebody else has it now, or a decision was made: what stood here is past.
    if (settled) [own, dirty].forEach((steps) => steps.current.clear());
    take(opened, false);
  }, [opened, take]);

  const save = useCallback(
    (key: Filled, secrets: Secrets = {}) => {
      const run = async (): Promise<Problem | null> => {
        setSaving('saving');
        dirty.current.delete(key);
        const { id, step: next } = latest.current;
        try {
          const answer = await port().invoke('onboarding_save_step', { id, put: { answers: stepOf(latest.current.answers, key), secrets, next } });
          take(answer, Object.keys(secrets).length === 0);
          setProblem(null);
          setSaving(dirty.current.size > 0 ? 'typing' : 'kept');
          return null;
        } catch (thrown) {
          const fault = toProblem(thrown);
          // A secret that is refused says so at its field, and nothing else of the step was touched.
          if (Object.keys(secrets).length > 0) {
            setSaving('kept');
            return fault;
          }
          dirty.current.add(key);
          setProblem(fault);
          setSaving('failed');
          return fault;
        }
      };
      const done = queue.current.then(run, run);
      queue.current = done;
      return done;
    },
    [take],
  );

  const flush = useCallback(async () => {
    clearTimeout(timer.current);
    const results = await Promise.all([...dirty.current].map((key) => save(key)));
    await queue.current;
    return results.every((result) => result === null);
  }, [save]);

  const set = useCallback(
    <S extends Filled>(key: S, part: Partial<Answers[S]>) => {
      const next: Answers = { ...latest.current.answers, [key]: { ...latest.current.answers[key], ...part } };
      latest.current.answers = next;
      dirty.current.add(key);
      own.current.add(key);
      setAnswers(next);
      setSaving('typing');
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void flush(), PAUSE);
    },
    [flush],
  );

  // Whoever leaves the screen leaves nothing behind.
  useEffect(() => () => void flush(), [flush]);

  const putSecret = useCallback((secrets: Secrets, key: Filled) => save(key, secrets), [save]);
  const forget = useCallback(() => setFilled([]), []);
  return { view, answers, saving, problem, filled, forget, set, putSecret, flush };
}
