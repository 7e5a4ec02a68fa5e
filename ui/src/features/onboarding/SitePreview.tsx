import { Lock } from 'lucide-react';
import { modules as allModules, type Module } from '@/contract';
import { useTranslation } from '@/i18n/translation';
import { readableOn } from './colour';
import styles from './SitePreview.module.css';

export interface SitePreviewProps {
  name: string;
  address: string | null;
  primary: string;
  accent: string;
  /** Of the picture that was chosen. */
  logo: string | null;
  modules: readonly Module[];
}

const whole = /^#[0-9a-f]{6}$/i;

/** How the tenant's site will greet its people: name, colours, logo and open modules. A picture, not the site. */
export function SitePreview({ name, address, primary, accent, logo, modules }: SitePreviewProps) {
  const { t } = useTranslation();
  const main = whole.test(primary) ? primary : '#8a93a3';
  const second = whole.test(accent) ? accent : main;
  const shown = name.trim() || t('onboarding.untitled');
  return (
    <figure className={styles.preview} aria-label={t('onboarding.preview.label')}>
      <div className={styles.chrome} aria-hidden>
        <span className={styles.lights}><i /><i /><i /></span>
        <span className={styles.address} dir="ltr"><Lock />{address ?? '…'}</span>
      </div>
      <div className={styles.page} aria-hidden>
        <div className={styles.bar} style={{ background: main, color: readableOn(main) }}>
          {logo ? <img src={logo} alt="" className={styles.logo} /> : <span className={styles.initial}>{[...shown][0]}</span>}
          <span className={styles.name} dir="auto">{shown}</span>
          <span className={styles.enter} style={{ background: second, color: readableOn(second) }}>{t('onboarding.preview.enter')}</span>
        </div>
        <ul className={styles.tiles}>
          {allModules.map((module) => {
            const open = modules.includes(module);
            return (
              <li key={module} className={styles.tile} data-open={open || undefined}>
                <span className={styles.dot} style={open ? { background: second } : undefined} />
                <span className={styles.word}>{t(`tenant.module.${module}`)}</span>
                {!open && <Lock />}
              </li>
            );
          })}
        </ul>
      </div>
      <figcaption className={styles.caption}>{t('onboarding.preview.caption')}</figcaption>
    </figure>
  );
}
