import { Laptop, Moon, Rows2, Rows3, Sun } from 'lucide-react';
import { useTranslation } from '@/i18n/translation';
import { RadioCards, Section } from '@/components';
import type { Language, Theme } from '@/contract';
import type { SectionProps } from './section';

const themes: readonly [Theme, React.ReactNode][] = [['system', <Laptop key="i" aria-hidden />], ['light', <Sun key="i" aria-hidden />], ['dark', <Moon key="i" aria-hidden />]];
const languages: readonly Language[] = ['en', 'fa'];

export function Appearance({ settings, onSave }: SectionProps) {
  const { t } = useTranslation();
  return (
    <>
      <Section title={t('settings.theme')}>
        <RadioCards label={t('settings.theme')} layout="row" value={settings.theme} onChange={(theme) => void onSave({ theme })} cards={themes.map(([value, icon]) => ({ value, icon, label: t(`theme.${value}`), hint: t(`settings.theme_hint.${value}`) }))} />
      </Section>
      <Section title={t('settings.language')}>
        <RadioCards label={t('settings.language')} layout="row" value={settings.language} onChange={(language) => void onSave({ language })} cards={languages.map((value) => ({ value, label: <span lang={value}>{t(`lang.${value}`)}</span>, hint: t(`settings.language_hint.${value}`) }))} />
      </Section>
      <Section title={t('settings.density')}>
        <RadioCards
          label={t('settings.density')}
          layout="row"
          value={settings.dense ? 'dense' : 'roomy'}
          onChange={(density) => void onSave({ dense: density === 'dense' })}
          cards={[
            { value: 'roomy', icon: <Rows2 aria-hidden />, label: t('settings.roomy'), hint: t('settings.roomy_hint') },
            { value: 'dense', icon: <Rows3 aria-hidden />, label: t('settings.dense'), hint: t('settings.dense_hint') },
          ]}
        />
      </Section>
    </>
  );
}
