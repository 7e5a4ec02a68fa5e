import { createContext, use } from 'react';
import type { Answers, Completion, OnboardingDraft, OnboardingStep, Secrets } from '@/contract';

/** Steps with answers of their own. */
export type Filled = Exclude<OnboardingStep, 'review'>;

/** What every part of the wizard may lean on. */
export interface Wizard {
  draft: OnboardingDraft;
  /** As they stand in the form: ahead of the draft by what is being typed. */
  answers: Answers;
  completion: Completion;
  set<S extends Filled>(step: S, part: Partial<Answers[S]>): void;
  /** Hands a secret over to be kept. Resolves to the sentence of what is wrong with it, or `null`. */
  putSecret(secrets: Secrets): Promise<string | null>;
  /** The sentence at a field, once somebody left it or tried to go on. */
  faultOf(path: string): string | undefined;
  /** Somebody left the field: from now on it may complain. */
  leave(path: string): void;
  /** To a step, and to a field of it. */
  goTo(step: OnboardingStep, path?: string): void;
  /** Everything that was typed is kept: before something looks at the draft. */
  flush(): Promise<boolean>;
  offline: boolean;
  /** Nobody types: somebody else works on it, or the platform does. */
  locked: boolean;
  /** Sites live at `<subdomain>.<domain>`. */
  domain: string | null;
}

const Context = createContext<Wizard | null>(null);
export const WizardContext = Context.Provider;

export function useWizard(): Wizard {
  const wizard = use(Context);
  if (!wizard) throw new Error('outside the wizard');
  return wizard;
}
