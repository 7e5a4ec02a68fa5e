import { useCallback, useEffect } from 'react';
import { useTranslation } from '@/i18n/translation';
import { toast } from '@/components';
import type { Phase, Place } from '@/contract';
import { port, toProblem } from '@/platform';
import { useTagVersion } from '@/state';
import { useGo } from './AppLink';
import { pathOf } from './nav';

/** A link for a mail or a chat: it leads here and does nothing else. */
export function linkOf(place: Extract<Place, { id: string }>): string {
  return place.to === 'audit_of_tenant' ? `wheelhouse://audit?tenant=${place.id}` : `wheelhouse://${place.to}/${place.id}`;
}

/** Puts the link to a place into the clipboard and says so. */
export function useCopyLink(): (place: Extract<Place, { id: string }>) => void {
  const { t } = useTranslation();
  return useCallback(
    (place) =>
      void navigator.clipboard.writeText(linkOf(place)).then(
        () => toast({ title: t('link.copied'), tone: 'ok' }),
        () => toast({ title: t('link.not_copied'), tone: 'critical' }),
      ),
    [t],
  );
}

/** Follows a link that was opened outside: asked for at the start, whenever one comes, and whenever the phase changes, since
 * one that finds the console locked is given out after the unlocking. */
export function useLinks(phase: Phase | undefined) {
  const { t } = useTranslation();
  const go = useGo();
  const version = useTagVersion(['link']);
  useEffect(() => {
    port().invoke('link_take', {}).then(
      (answer) => {
        if (answer === null) return;
        if ('place' in answer) go(pathOf(answer.place));
        else toast({ title: t('link.refused'), body: t(`link.fault.${answer.refused}`), tone: 'medium', duration: 12_000 });
      },
      (thrown: unknown) => toast({ title: t('link.refused'), body: toProblem(thrown).detail, tone: 'medium' }),
    );
  }, [version, phase, go, t]);
}
