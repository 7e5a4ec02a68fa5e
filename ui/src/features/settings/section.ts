import type { Settings } from '@/contract';

export interface SectionProps {
  settings: Settings;
  onSave(part: Partial<Settings>): Promise<void>;
}
