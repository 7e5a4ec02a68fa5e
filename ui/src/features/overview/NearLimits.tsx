import { useGo } from '@/app/AppLink';
import { BarList, Section, type Tone } from '@/components';
import { usageThresholds } from '@/contract';
import { useNear } from '@/features/usage/useNear';
import { severityOf } from '@/features/usage/words';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { All, Quiet } from './Open';

const levels = ['near', 'full', 'over'] as const;

/** How many tenants are near their limits; each bar opens the list behind it. */
export function NearLimits() {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useGo();
  const reached = useNear()?.reached;
  return (
    <Section title={t('nav.usage')} meta={reached && format.number(reached[0])} actions={<All to="/usage" label={t('overview.all_near')} />}>
      {reached && (reached[0] === 0 ? <Quiet>{t('usage.empty')}</Quiet> : (
        <BarList
          label={t('nav.usage')}
          bars={levels.map((level, index) => ({
            key: level, label: t(`usage.figure.${level}`), value: reached[index] ?? 0, tone: severityOf[level] satisfies Tone,
            onOpen: () => go(index === 0 ? '/usage' : `/usage?over=${usageThresholds[index] ?? 80}`),
          }))}
        />
      ))}
    </Section>
  );
}
