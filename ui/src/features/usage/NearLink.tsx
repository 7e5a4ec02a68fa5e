import { CircleGauge } from 'lucide-react';
import { useGo } from '@/app/AppLink';
import { Button } from '@/components';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useNear } from './useNear';

/** The way to the tenants near their limits, with how many there are. */
export function NearLink() {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useGo();
  const near = useNear()?.reached[0];
  return (
    <Button variant="ghost" size="sm" icon={<CircleGauge aria-hidden />} onClick={() => go('/usage')}>
      {near === undefined ? t('nav.usage') : t('usage.open', { formatted: format.number(near) })}
    </Button>
  );
}
