import type { TFunction } from 'i18next';
import { z } from 'zod';
import { latinDigits } from '@/components';
import type { Address, BusinessSize, BusinessType, ComplianceLevel, Plan, Tenant, TenantUpdate } from '@/contract';
import type { Format } from '@/i18n/format';

// The page may not make code from text, and the library would try.
z.config({ jitless: true });

const MONTHS = 60;

/** Also as a Persian keyboard types them; `NaN` when it is no number. */
const monthsOf = (text: string) => (/^\d+$/.test(latinDigits(text)) ? Number(latinDigits(text)) : NaN);

/** What the form holds. */
export interface Values {
  name: string;
  legal_name: string;
  subdomain: string;
  subcategory: string;
  business_type: BusinessType;
  size: BusinessSize;
  address: Address;
  phone: string;
  email: string;
  website: string;
  owner_name: string;
  notes: string;
  tags: string[];
  custom_features: string[];
  level: ComplianceLevel;
  phi_detection: boolean;
  plan: Plan;
  /** Of a new period; empty: the dates stay. */
  months: string;
  reason: string;
}

/**
 * Lengths alone, which one sees while typing; what stands already is not measured. Whether a phone is a phone, and whether a
 * name is free, the engine and the platform say.
 */
export function schemaOf(t: TFunction, format: Format, was: Values) {
  const length = (text: string) => [...text.trim()].length;
  const between = (min: number, max: number, stands: string) =>
    z.string().refine((text) => text === stands || (length(text) >= min && length(text) <= max), t(min > 0 ? 'edit.fault.length' : 'edit.fault.long', { min: format.number(min), max: format.number(max) }));
  const chips = (most: number, long: number) =>
    z.array(z.string()).max(most, t('edit.fault.many', { max: format.number(most) })).refine((words) => words.every((word) => length(word) <= long), t('edit.fault.chip', { max: format.number(long) }));
  return z.object({
    name: between(2, 100, was.name), legal_name: between(0, 100, was.legal_name), subdomain: between(1, 63, was.subdomain), subcategory: between(0, 100, was.subcategory),
    business_type: z.enum(['medical', 'salon', 'restaurant', 'consultant', 'general']), size: z.enum(['solo', 'small', 'medium', 'large']),
    address: z.object({ street: between(0, 255, was.address.street), city: between(0, 100, was.address.city), county: between(0, 100, was.address.county), postal_code: between(0, 100, was.address.postal_code), country: between(0, 100, was.address.country) }),
    phone: between(1, 40, was.phone), email: between(1, 254, was.email), website: between(0, 255, was.website), owner_name: between(2, 100, was.owner_name), notes: between(0, 5_000, was.notes),
    tags: chips(20, 32), custom_features: chips(50, 64), level: z.enum(['none', 'standard', 'strict']), phi_detection: z.boolean(),
    plan: z.enum(['free', 'pro', 'enterprise']),
    months: z.string().refine((text) => text === '' || (monthsOf(text) >= 1 && monthsOf(text) <= MONTHS), t('edit.fault.months', { max: format.number(MONTHS) })),
    reason: between(0, 500, ''),
  });
}


export function valuesOf(tenant: Tenant): Values {
  return {
    name: tenant.name, legal_name: tenant.legal_name ?? '', subdomain: tenant.subdomain, subcategory: tenant.subcategory ?? '', business_type: tenant.business_type, size: tenant.size,
    address: { ...tenant.address }, phone: tenant.phone, email: tenant.email, website: tenant.website ?? '', owner_name: tenant.owner_name, notes: tenant.notes, tags: [...tenant.tags],
    custom_features: [...tenant.custom_features], level: tenant.compliance.level, phi_detection: tenant.compliance.phi_detection, plan: tenant.plan, months: '', reason: '',
  };
}

const texts = ['name', 'legal_name', 'subdomain', 'subcategory', 'phone', 'email', 'website', 'owner_name'] as const;
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Only what is different travels: what others change meanwhile stays theirs. */
export function updateOf(values: Values, tenant: Tenant): TenantUpdate {
  const was = valuesOf(tenant);
  const update: TenantUpdate = {};
  for (const key of texts) if (values[key].trim() !== was[key]) update[key] = values[key].trim();
  if (values.notes !== was.notes) update.notes = values.notes;
  if (values.business_type !== was.business_type) update.business_type = values.business_type;
  if (values.size !== was.size) update.size = values.size;
  if (!same(values.address, was.address)) update.address = { ...values.address };
  if (!same(values.tags, was.tags)) update.tags = [...values.tags];
  if (!same(values.custom_features, was.custom_features)) update.custom_features = [...values.custom_features];
  if (values.business_type === 'medical' && (values.level !== was.level || values.phi_detection !== was.phi_detection)) {
    update.compliance = { hipaa: true, level: values.level, phi_detection: values.phi_detection };
  }
  const months = values.plan === 'free' || values.months === '' ? null : monthsOf(values.months);
  if (values.plan !== was.plan || months !== null) update.plan = values.plan;
  if (months !== null) update.months = months;
  if (Object.keys(update).length > 0 && values.reason.trim()) update.reason = values.reason.trim();
  return update;
}

export const isEmpty = (update: TenantUpdate) => Object.keys(update).length === 0;
