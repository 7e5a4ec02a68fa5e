import { Check, CloudOff, LoaderCircle, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components';
import type { AvailabilityQuery } from '@/contract';
import { useTranslation } from '@/i18n/translation';
import { usePreview } from '@/state';
import { useWizard } from './context';
import styles from './Wizard.module.css';

type Unique = 'name' | 'subdomain' | 'email';

export interface ClaimState {
  /** At the end of the label's line: free, taken, being asked. */
  aside: ReactNode;
  /** The sentence at the field while another has it. */
  fault: string | undefined;
  /** Others that are free. */
  suggestions: readonly string[];
}

/** Whether what must be unique is free: asked once somebody pauses, and told as not known while the platform cannot be asked. */
export function useClaim(what: Unique, value: string, sound: boolean): ClaimState {
  const { t } = useTranslation();
  const { draft, offline, locked } = useWizard();
  const text = value.trim();
  const asks = text !== '' && sound && !offline && !locked;
  const query: AvailabilityQuery = asks ? { [what]: text, draft: draft.id } : {};
  const { data, problem, settled } = usePreview('onboarding_check_unique', { query });
  const claim = asks && data?.[what]?.value === text ? data[what] : null;
  if (text === '' || !sound || locked) return { aside: null, fault: undefined, suggestions: [] };
  if (offline || problem) return { aside: <span className={styles.later}><CloudOff aria-hidden />{t('onboarding.claim.later')}</span>, fault: undefined, suggestions: [] };
  if (!claim || !settled) return { aside: <span className={styles.asking} role="status"><LoaderCircle className={styles.spin} aria-hidden />{t('onboarding.claim.asking')}</span>, fault: undefined, suggestions: [] };
  if (claim.free) {
    return {
      aside: claim.wanted_elsewhere
        ? <span className={styles.later} role="status"><CloudOff aria-hidden />{t('onboarding.claim.wanted')}</span>
        : <span className={styles.free} role="status"><Check aria-hidden />{t('onboarding.claim.free')}</span>,
      fault: undefined,
      suggestions: [],
    };
  }
  return { aside: <span className={styles.taken}><X aria-hidden />{t('onboarding.claim.taken')}</span>, fault: t(`onboarding.claim.fault.${what}`), suggestions: claim.suggestions };
}

/** Free ones that are like what was typed. */
export function Suggestions({ suggestions, onChoose }: { suggestions: readonly string[]; onChoose(value: string): void }) {
  const { t } = useTranslation();
  if (suggestions.length === 0) return null;
  return (
    <span className={styles.row}>
      {t('onboarding.claim.try')}
      {suggestions.map((suggestion) => <Button key={suggestion} size="sm" onClick={() => onChoose(suggestion)}><bdi>{suggestion}</bdi></Button>)}
    </span>
  );
}
