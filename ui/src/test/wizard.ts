import { act, screen, waitFor } from '@testing-library/react';
import { expect } from 'vitest';
import type { OnboardingDraft, OnboardingStep } from '@/contract';
import { newDraft } from '@/platform/fake/onboarding';
import type { World } from '@/platform/fake/world';
import { renderApp, type AppOptions } from './render';

/** The wizard on a draft of whoever is signed in. */
export async function open(step: OnboardingStep = 'business', options: AppOptions = {}, shape: (draft: OnboardingDraft, world: World) => void = () => {}) {
  let id = '';
  const app = await renderApp('/', {
    ...options,
    prepare: (world) => {
      const draft = Object.assign(newDraft(world), { step });
      shape(draft, world);
      world.onboarding = [draft];
      id = draft.id;
      options.prepare?.(world);
    },
  });
  act(() => app.history.push(`/onboarding/${id}`));
  await waitFor(() => expect(document.querySelector('[data-step]')).not.toBeNull());
  const draft = () => app.port.world.onboarding.find((known) => known.id === id)!;
  return { ...app, draft };
}

export const field = (name: string) => screen.getByRole('textbox', { name });
export const heading = (name: string) => screen.findByRole('heading', { level: 2, name });

