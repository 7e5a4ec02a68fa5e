import { useTranslation } from '@/i18n/translation';
import { ShortcutSheet } from '@/components';
import { allPlaces } from './nav';
import { shortcuts, type Shortcut, type ShortcutGroupKey } from './shortcuts';

const order: readonly ShortcutGroupKey[] = ['general', 'list', 'record', 'go', 'wizard'];

export function Sheet({ open, onOpenChange }: { open: boolean; onOpenChange(open: boolean): void }) {
  const { t } = useTranslation();
  const labelOf = ({ id }: Shortcut): string => {
    const place = allPlaces.find((candidate) => id === `go:${candidate.path}`);
    if (place) return t(`nav.${place.key}`);
    return id.startsWith('go:') ? id : t(`shortcuts.${id as Exclude<typeof id, `go:${string}`>}`);
  };
  const groups = order.map((key) => ({
    key,
    heading: t(`shortcuts.group.${key}`),
    shortcuts: shortcuts.filter((shortcut) => shortcut.group === key).map((shortcut) => ({ keys: shortcut.keys, label: labelOf(shortcut) })),
  }));
  return <ShortcutSheet open={open} onOpenChange={onOpenChange} groups={groups} />;
}
