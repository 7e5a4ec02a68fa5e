import * as Radix from '@radix-ui/react-toast';
import { Check, CircleAlert, Info, TriangleAlert, X } from 'lucide-react';
import { useTranslation } from '@/i18n/translation';
import { Button } from './Button';
import { IconButton } from './IconButton';
import { dismissToast, useToasts } from './toasts';
import styles from './Toast.module.css';

const icons = { ok: <Check />, info: <Info />, medium: <TriangleAlert />, critical: <CircleAlert /> };

/** Stands once in the shell and shows what `toast()` was told. */
export function Toaster() {
  const { t, dir } = useTranslation();
  const toasts = useToasts();
  return (
    <Radix.Provider swipeDirection={dir === 'rtl' ? 'right' : 'left'}>
      {toasts.map(({ id, title, body, tone = 'info', action, duration = 6_000 }) => (
        <Radix.Root
          key={id}
          className={styles.toast}
          data-tone={tone}
          duration={duration}
          type={tone === 'critical' ? 'foreground' : 'background'}
          onOpenChange={(open) => !open && dismissToast(id)}
        >
          <span className={styles.icon} aria-hidden>
            {icons[tone]}
          </span>
          <div className={styles.text}>
            <Radix.Title className={styles.title}>{title}</Radix.Title>
            {body && <Radix.Description className={styles.body}>{body}</Radix.Description>}
          </div>
          {action && (
            <Radix.Action asChild altText={action.label}>
              <Button size="sm" onClick={action.run}>{action.label}</Button>
            </Radix.Action>
          )}
          <Radix.Close asChild>
            <IconButton label={t('ui.dismiss')} icon={<X aria-hidden />} />
          </Radix.Close>
        </Radix.Root>
      ))}
      <Radix.Viewport className={styles.viewport} />
    </Radix.Provider>
  );
}
