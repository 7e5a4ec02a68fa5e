import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import { IconButton, type IconButtonProps } from './IconButton';
import { toast } from './toasts';

export interface CopyButtonProps extends Omit<IconButtonProps, 'label' | 'icon' | 'onClick' | 'onBlur'> {
  text: string;
  /** What it does, where "Copy" alone does not say what of. */
  label?: string | undefined;
}

/** Puts a text into the clipboard and says so in its own place. */
export function CopyButton({ text, label, ...rest }: CopyButtonProps) {
  const { t } = useTranslation();
  const [done, setDone] = useState(false);
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => setDone(true),
      () => toast({ title: t('ui.not_copied'), tone: 'critical' }),
    );
  return (
    <IconButton
      {...rest}
      label={done ? t('ui.copied') : (label ?? t('ui.copy'))}
      icon={done ? <Check aria-hidden /> : <Copy aria-hidden />}
      onClick={copy}
      onBlur={() => setDone(false)}
    />
  );
}
